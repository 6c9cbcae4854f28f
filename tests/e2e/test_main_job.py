"""The main job in the browser, program by program: from a fresh account to the filed, exported case."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import Journey
from tests.e2e.places import PORTAL, WORKBENCH

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AWARD = (
    "district_review", "formal_review", "verification", "expert_review", "proposal", "deliberation",
    "publicity", "decision", "payment",
)  # fmt: skip
PEOPLE_AWARD = (*AWARD, "execution", "inspection")
SELECTION = (
    "formal_review",
    "expert_review",
    "site_visit",
    "proposal",
    "deliberation",
    "publicity",
    "decision",
)
# The heading of a notice -> the status whose end it tells, or what everybody is told.
NOTICES = {
    "已收到申报": "submitted", "区级已推荐": "district_review", "已受理": "formal_review",
    "公示": "deliberation", "予以支持": "decision", "已拨付": "payment", "已办结": "closed",
}  # fmt: skip
TOLD = {"submitted", "closed"}
ENTERPRISE = {
    "first-edition": "企业名称",
    "xinchuang": "单位",
    "talent": "企业名称",
    "core-team": "企业名称",
}
AMOUNT = {"first-edition": "批准补偿（元）", "talent": "批准奖励（元）", "core-team": "批准奖励（元）"}
PROGRAMS = [
    ("first-edition", "fe-2026", 101, "36000.00", 3, AWARD),
    ("xinchuang", "xc-2026", 102, "0.00", 5, SELECTION),
    ("talent", "ta-2026", 103, "450000.00", 3, PEOPLE_AWARD),
    ("core-team", "ct-2026", 104, "1000000.00", 3, PEOPLE_AWARD),
]


@pytest.mark.parametrize(
    ("program", "round_code", "number", "amount", "experts", "path"), PROGRAMS, ids=[p[0] for p in PROGRAMS]
)
def test_a_program_goes_from_sign_up_to_the_archive(people, stack, program, round_code, number, amount, experts, path):
    journey = Journey(people, stack, program, round_code, number, amount)
    journey.register()
    journey.start()
    journey.fill_in()
    journey.hand_in()
    assert re.fullmatch(rf"{journey.reference}-\d+", journey.receipt)
    assert re.fullmatch(r"[0-9a-f]{64}", journey.digest)
    for status in (*path, "archiving"):
        journey.expect_public(status)
        journey.act(status)
    journey.expect_public("closed")
    assert journey.scored == experts
    assert not re.search(r"\b\d{17}[\dX]\b", journey.whole_page)
    expect(journey.page.locator("dl.facts dd strong")).to_have_text(f"{Decimal(amount):,.2f}")
    told = [heading for heading, status in NOTICES.items() if status in {*TOLD, *path}]
    assert journey.notices() == [f"{heading}：{journey.reference}" for heading in reversed(told)]
    for file_format in ("xlsx", "csv"):
        row = journey.exported(file_format)
        assert (row[ENTERPRISE[program]], row["统一社会信用代码"]) == (journey.enterprise, journey.uscc)
        if title := AMOUNT.get(program):
            assert Decimal(str(row[title])) == Decimal(amount)


def test_everything_can_be_done_in_english(people, stack):
    journey = Journey(people, stack, "first-edition", "fe-2026", 105, "36000.00", language="en")
    journey.register()
    journey.start()
    journey.fill_in()
    journey.hand_in()
    for status in (*AWARD, "archiving"):
        journey.expect_public(status)
        journey.act(status)
    journey.expect_public("closed")
    for place in (*PORTAL, *WORKBENCH):
        if place.name != "inbox":  # a letter keeps the language in which it was written
            place.open(people, "en")
    assert people.wording.pages > 150
    assert people.wording.untranslated("简体中文", *journey.typed()) == {}
