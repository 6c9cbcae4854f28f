"""The staff at the workbench: find a case, use a verb, fill in a score sheet."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.filling import fill

SHEETS = "/admin/reviews/assignment/"
CASES = "/admin/applications/application/"


def open_case(page: Page, reference: str) -> None:
    """Look for the reference in the list and open its page."""
    page.goto(f"{CASES}?queue=all&q={reference}")
    page.locator("#result_list").get_by_role("link", name=reference).click()
    expect(page.locator(".w-head .w-ref")).to_have_text(reference)


def use_verb(page: Page, verb: str, inputs: dict[str, Any]) -> None:
    """From the page of a case: choose the verb, fill in what it asks for, and do it."""
    page.locator(f'.w-moves a[data-verb="{verb}"]').click()
    form = page.locator("form.w-form")
    fill(form, inputs)
    form.locator('button[type="submit"]').click()
    expect(page.locator("form.w-form"), page.locator(".w-error, .w-bad").all_inner_texts()).to_have_count(0)


def move(page: Page, reference: str, verb: str, inputs: dict[str, Any]) -> None:
    open_case(page, reference)
    use_verb(page, verb, inputs)


def fact(page: Page, label: str) -> Locator:
    """A fact beside the page of a case, by its label."""
    return page.locator(".w-facts div").filter(has=page.locator(f'dt:text-is("{label}")')).locator("dd")


def verify_enterprise(page: Page, name: str) -> None:
    """Find the enterprise and compare it with its licence."""
    page.goto(f"/admin/enterprises/enterprise/?q={name}")
    page.locator("#result_list").get_by_role("link", name=name).click()
    use_verb(page, "verify", {})


def score(page: Page, reference: str, points: str, opinion: str) -> bool:
    """Fill in this expert's sheet of the case and hand it in. False when the expert was not asked."""
    page.goto(f"{SHEETS}?q={reference}")
    link = page.locator("#result_list").get_by_role("link", name=reference)
    if not link.count():
        return False
    link.first.click()
    form = page.locator("#score-form")
    expect(form).to_be_visible()
    for box in form.locator('[name^="points_"]').all():
        box.fill(points)
    form.locator('[name="opinion"]').fill(opinion)
    form.locator('button[name="hand_in"]').click()
    expect(page).to_have_url(re.compile("/move/submit/$"))
    page.locator('form.w-form button[type="submit"]').click()
    expect(page.locator("form.w-form")).to_have_count(0)
    return True
