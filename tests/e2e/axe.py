"""Accessibility of the page that is shown, by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TWICE = """
() => [...document.querySelectorAll("[id]")].map(({ id }) => id)
  .filter((id, rank, all) => all.indexOf(id) !== rank)
"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each: the rule, and where.

    And what axe no longer looks for: a second element of one id, where a link cannot lead.
    """
    found = Axe().run(page).response["violations"]
    return [
        *(f"{page.url} {one['id']}: {node['target']}" for one in found for node in one["nodes"]),
        *(f"{page.url} twice: #{name}" for name in page.evaluate(TWICE)),
    ]
