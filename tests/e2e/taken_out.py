"""Files that pages let one take out, read again."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Download, Page
from python_calamine import CalamineWorkbook


def download(page: Page, button: str) -> bytes:
    """What a button, or a link that looks like one, has the browser keep."""
    with page.expect_download() as expected:
        page.get_by_role("button", name=button).or_(page.get_by_role("link", name=button)).click()
    file: Download = expected.value
    return Path(file.path()).read_bytes()


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
