"""Accessibility of the page that is shown, by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {node['target']}" for one in found for node in one["nodes"]]
