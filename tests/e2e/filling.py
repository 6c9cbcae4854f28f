"""Filling in forms by the names of their inputs: the enterprise's file, sections with tables, documents."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from portal.demo.answers import ANSWERS, PDF

# The documents that are needed: their card does not say that they are optional.
REQUIRED = """boxes => boxes
  .filter(box => !/选填|optional/.test(box.closest("section").firstElementChild.textContent))
  .map(box => box.id.replace("file-", ""))"""
YEARS = """boxes => boxes.map(box => box.name.split("-")[0])"""
KINDS = """form => Object.fromEntries([...form.elements].filter(e => e.name).map(e => [e.name, e.type]))"""


def put(form: Locator, name: str, kind: str, value: Any) -> None:
    """Type, choose or tick one answer. ``kind`` is the type of the input."""
    box = form.locator(f'[name="{name}"]')
    if kind == "select-one":
        box.select_option({True: "true", False: "false"}.get(value, str(value)))
    elif kind in ("checkbox", "radio"):
        for one in value if isinstance(value, list) else [None]:
            box_of_value = box if one is None else form.locator(f'[name="{name}"][value="{one}"]')
            box_of_value.set_checked(value is not False)
    else:
        box.fill(str(value))


def fill(form: Locator, answers: dict[str, Any], *, prefix: str = "") -> None:
    """Fill in what the form asks for among these answers; an input that appears late is waited for."""
    kinds = form.evaluate(KINDS)
    for key, value in answers.items():
        name = f"{prefix}{key}"
        if name in kinds and value is not None and kinds[name] != "hidden":
            put(form, name, kinds[name], value)


def section_form(page: Page) -> Locator:
    return page.locator('main form[method="post"]').last


def fill_section(page: Page, answers: dict[str, Any]) -> None:
    """Fill in one open section: its plain fields and every row of its tables."""
    fill(section_form(page), {key: value for key, value in answers.items() if not _is_table(value)})
    for key, value in answers.items():
        if _is_table(value) and page.locator(f'[name="{key}-rows"]').count():
            fill_table(page, key, value)


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def fill_table(page: Page, key: str, rows: list[dict[str, Any]]) -> None:
    """Type every row; a row that is not there yet is added with the button."""
    for number, row in enumerate(rows):
        if int(page.locator(f'[name="{key}-rows"]').input_value()) <= number:
            add_row(page, key)
        fill(section_form(page), row, prefix=f"{key}.{number}.")


def add_row(page: Page, key: str) -> None:
    before = int(page.locator(f'[name="{key}-rows"]').input_value())
    page.locator(f'button[name="add"][value="{key}"]').click()
    expect(page.locator(f'[name="{key}-rows"]')).to_have_value(str(before + 1))


def fill_all_sections(page: Page, answers: dict[str, Any]) -> list[str]:
    """From the task list through every section that applies, to the documents. Returns the headings."""
    page.locator("ol.tasks a").first.click()
    expect(page).to_have_url(re.compile("/sections/"))
    headings = []
    while "/sections/" in page.url:
        headings.append(page.locator("h1").inner_text())
        fill_section(page, answers)
        here = page.url
        page.locator('button[name="next"]').click()
        expect(page).not_to_have_url(here)
    return headings


def upload(page: Page, material: str, name: str, body: bytes, *, mime: str = "application/pdf") -> None:
    """Choose a file for one document; the page sends it by itself."""
    page.locator(f"#file-{material}").set_input_files({"name": name, "mimeType": mime, "buffer": body})


def upload_required(page: Page, number: int) -> int:
    """One PDF for every document that is not optional. Returns how many there were."""
    expect(page).to_have_url(re.compile("/materials/$"))
    names = page.locator('input[type="file"]').evaluate_all(REQUIRED)
    for name in names:
        upload(page, name, f"{name}-{number}.pdf", PDF + f"% {name} {number}\n".encode())
        expect(page.locator(f"#id_material-{name} ul.files li")).to_have_count(1)
    return len(names)


def register_enterprise(page: Page, *, name: str, uscc: str, district: str = "310104") -> None:
    """Fill in the file of an enterprise and its figures of three years, and save."""
    form = section_form(page)
    fill(form, enterprise_facts(name=name, uscc=uscc, district=district))
    years = form.locator('[name$="-revenue"]').evaluate_all(YEARS)
    for year in years:
        fill(form, FIGURES, prefix=f"{year}-")
    form.locator("button").last.click()


FIGURES = {
    "revenue": "3200", "software_revenue": "3200", "rd_expense": "800", "profit": "300", "tax_paid": "200",
    "people": "86", "rd_people": "43",
}  # fmt: skip


def enterprise_facts(*, name: str, uscc: str, district: str) -> dict[str, Any]:
    return {
        "name": name, "uscc": uscc, "district": district, "address": "上海市示例路88号", "industry": "6513",
        "founded_on": "2016-04-18", "legal_representative": "示例法人", "registered_capital": "5000",
        "contact_name": "示例联系人", "contact_phone": "13800001234", "bank_name": "示例银行上海分行",
        "bank_account": "622200000000001234", "is_high_tech": True,
    }  # fmt: skip


def answers_of(program: str, number: int) -> dict[str, Any]:
    return ANSWERS[program](number)
