"""The ledger of a round, as an administrator takes it away: from the summary page to the rows of the file."""

import csv
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.people import PATIENCE

Row = dict[str, object]


def export(page: Page, round_code: str, file_format: str) -> Path:
    """Ask for the round in this format, wait for the worker, and take the file."""
    page.goto("/admin/statistics/")
    page.locator("#round").select_option(round_code)
    page.locator('form.w-choose button[type="submit"]').click()
    button = page.locator(f'form[action="/exports/"] button[value="{file_format}"]')
    label = button.inner_text().split("\n")[-1].strip()
    button.click()
    newest = page.locator("#result_list tbody tr").first
    expect(newest).to_contain_text(label)
    link: Locator = newest.locator('a[href^="/exports/"]')
    expect(link).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path())


def rows_of(path: Path, file_format: str) -> list[Row]:
    """The rows below the line that names the columns."""
    if file_format == "xlsx":
        table = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.reader(file))
    titles = [str(title) for title in table[0]]
    return [dict(zip(titles, line, strict=True)) for line in table[1:]]
