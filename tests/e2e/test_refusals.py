"""What the system refuses in the browser, and that nothing that was typed is lost by it."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from portal.demo.answers import PDF
from portal.demo.codes import credit_code
from tests.e2e import filling
from tests.e2e.journey import Journey
from tests.e2e.people import PASSWORD, sign_in, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
MEGABYTE = 1024 * 1024


@pytest.fixture
def draft(people) -> Page:
    """The open task list of applicant 7's draft of the first-edition round, begun or found."""
    page = people.member("applicant7")
    page.goto("/rounds/fe-2026/apply/")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/applications/FE-2026-\d+/$"))
    return page


def open_section(page: Page, section: str) -> None:
    page.locator(f'ol.tasks a[href*="/sections/{section}/"]').click()
    expect(page).to_have_url(re.compile(f"/sections/{section}/"))


def open_documents(page: Page) -> None:
    page.locator('ol.tasks a[href$="/materials/"]').click()
    expect(page).to_have_url(re.compile("/materials/$"))


def test_a_wrong_credit_code_is_named_and_nothing_typed_is_lost(people):
    page = people.visitor()
    sign_up(page, f"wrong-{uuid4().hex[:8]}")
    right = credit_code(6001)
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    filling.register_enterprise(page, name="上海写错代码软件有限公司", uscc=wrong)
    expect(page.locator('a[href="#id_uscc"]').first).to_be_visible()
    expect(page.locator("#id_uscc")).to_have_value(wrong)
    expect(page.locator("#id_name")).to_have_value("上海写错代码软件有限公司")
    expect(page.locator('[name$="-revenue"]').first).to_have_value(re.compile(r"^3200"))
    page.locator("#id_uscc").fill(right)
    filling.section_form(page).locator("button").last.click()
    expect(page).to_have_url(re.compile("/enterprise/$"))
    expect(page.locator("main")).to_contain_text(right)


def test_after_the_last_second_nothing_is_handed_in(people, stack):
    page = people.member("applicant6")
    page.goto("/applications/TA-2026-00003/check/")
    expect(page.locator(".note.good")).to_be_visible()
    stack.move_closing("ta-2026", minutes=-1)
    try:
        page.locator("form[data-once] button").click()
        expect(page.locator(".note.bad").first).to_contain_text("申报批次已截止")
        expect(page.locator('a[href*="/revisions/"]')).to_have_count(0)
    finally:
        stack.move_closing("ta-2026", minutes=30 * 24 * 60)


@pytest.mark.parametrize(
    ("name", "mime", "body"),
    [
        ("说明.txt", "text/plain", b"not a document"),
        ("扫描件.pdf", "application/pdf", PNG),
        ("空白.pdf", "application/pdf", b""),
        ("太大.pdf", "application/pdf", PDF + b"\0" * (20 * MEGABYTE)),
    ],
    ids=["wrong ending", "wrong content", "empty", "too large"],
)
def test_a_file_that_does_not_fit_is_refused_by_name(draft, name, mime, body):
    open_documents(draft)
    filling.upload(draft, "application_form", name, body, mime=mime)
    expect(draft.locator("[data-refused] li").filter(has_text=name)).to_have_count(1)
    expect(draft.locator("#id_material-application_form ul.files li")).to_have_count(0)


def test_the_product_of_another_application_is_found_before_handing_in(draft):
    reference = draft.url.rstrip("/").rsplit("/", 1)[1]
    open_section(draft, "product")
    filling.fill_section(draft, filling.answers_of("first-edition", 0))
    draft.locator('button[name="list"]').click()
    expect(draft.locator("ol.tasks")).to_be_visible()
    draft.goto(f"/applications/{reference}/check/")
    duplicate = draft.locator("li").filter(has_text="同一事项不重复支持")
    expect(duplicate.first).to_be_visible()
    expect(draft.locator("form[data-once] button:enabled")).to_have_count(0)


def test_two_clicks_and_two_windows_give_one_receipt(people, stack):
    journey = Journey(people, stack, "first-edition", "fe-2026", 107, "36000.00")
    journey.register()
    journey.start()
    journey.fill_in()
    second = journey.page.context.new_page()
    second.goto(journey.page.url)
    journey.page.locator("form[data-once] button").dblclick()
    expect(journey.page).to_have_url(re.compile("/receipt/$"))
    number = journey.page.locator(".receipt .number").inner_text()
    second.locator("form[data-once] button").click()
    expect(second).to_have_url(re.compile("/receipt/$"))
    expect(second.locator(".receipt .number")).to_have_text(number)
    journey.page.goto(f"/applications/{journey.reference}/")
    expect(journey.page.locator('a[href*="/revisions/"]')).to_have_count(1)


def test_the_application_of_another_enterprise_is_no_page(people):
    page = people.member("applicant1")
    for path in ("", "sections/enterprise_facts/", "materials/", "check/", "receipt/", "revisions/1/"):
        answer = page.goto(f"/applications/TA-2026-00003/{path}")
        assert answer.status == 404
        expect(page.locator("h1")).to_have_text("页面不存在。")


def test_what_was_typed_outlives_the_end_of_the_session(people):
    page = people.visitor()
    sign_in(page, "applicant8")
    page.goto("/rounds/fe-2026/apply/")
    page.locator("main form button").click()
    open_section(page, "product")
    here = page.url
    page.context.clear_cookies()
    text = "会话结束之后才写完的一段说明，不应丢失。"
    page.locator("#id_benchmark").press_sequentially(text)
    page.locator("[data-sign-in]").click()
    page.locator("#id_username").fill("applicant8")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(re.escape(here.split("?")[0])))
    expect(page.locator("#id_benchmark")).to_have_value(text)
