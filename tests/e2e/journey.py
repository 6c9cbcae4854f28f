"""The life of one application: who acts in which status, and what the applicant reads meanwhile."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect

from portal.demo.answers import PRODUCTS, SOLUTIONS
from portal.demo.codes import credit_code
from portal.management.commands.demo import NAMES, STAFF
from tests.e2e import filling, ledger, office
from tests.e2e.people import People, sign_up, speak_english, wait_until
from tests.e2e.stack import Stack

TODAY = datetime.now(timezone(timedelta(hours=8))).date().isoformat()

# Status -> who acts, with which verb and inputs.
ACTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "district_review": ("district", "recommend", {"opinion": "材料真实完整，同意推荐。"}),
    "formal_review": ("officer", "accept", {"opinion": "材料齐全，符合形式要求。"}),
    "verification": ("officer", "clear", {"opinion": "信用和查重核查通过。"}),
    "site_visit": (
        "officer",
        "record_visit",
        {"visited_on": TODAY, "visitors": "张经办、李经办", "record": "现场运行正常。"},
    ),
    "deliberation": (
        "decision",
        "endorse",
        {"meeting_number": "委办公会〔2026〕18号", "held_on": TODAY, "attendees": "王主任、赵副主任、陈总工"},
    ),
    "decision": ("decision", "approve", {"document_number": "沪经信软〔2026〕86号"}),
    "payment": ("finance", "pay", {"paid_on": TODAY, "voucher": "PZ-2026-0001"}),
    "inspection": ("officer", "pass_inspection", {"opinion": "核查通过。"}),
    "archiving": ("officer", "close", {"file_number": "X001-2026-0001"}),
}
PUBLIC: dict[str, dict[str, str]] = {
    "zh-hans": {
        "district_review": "区级初审", "formal_review": "形式审查", "verification": "审核中",
        "expert_review": "审核中", "site_visit": "审核中", "proposal": "审核中", "deliberation": "审核中",
        "publicity": "公示", "decision": "待决定", "payment": "待拨付", "execution": "执行中",
        "inspection": "验收", "archiving": "予以支持", "closed": "已办结",
    },
    "en": {
        "district_review": "District review", "formal_review": "Formal examination",
        "verification": "Being reviewed", "expert_review": "Being reviewed", "proposal": "Being reviewed",
        "deliberation": "Being reviewed",
        "publicity": "Publicity", "decision": "Waiting for the decision", "payment": "Waiting for payment",
        "archiving": "Supported", "closed": "Closed",
    },
}  # fmt: skip


# Of the demonstration data: the end of a title, and what the experts are called.
DEMO_WORDS = ("研发人才奖励方案", "教授级高级工程师")


@dataclass
class Journey:
    """One applicant with one enterprise and one application of a program."""

    people: People
    stack: Stack
    program: str
    round_code: str
    number: int
    amount: str
    language: str = "zh-hans"
    reference: str = ""
    receipt: str = ""
    digest: str = ""
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.username = f"e2e-{self.number}-{self.program}"
        self.enterprise = f"上海浏览器{self.number}软件有限公司"
        self.uscc = credit_code(5000 + self.number)
        self.answers = filling.answers_of(self.program, self.number)
        self.page: Page = self.people.visitor(self.language)

    def staff(self, name: str) -> Page:
        return self.people.member(name, self.language)

    def register(self) -> None:
        """Sign up, enter the enterprise, and have it verified."""
        if self.language == "en":
            self.page = self.people.visitor("zh-hans")
            speak_english(self.page)
        sign_up(self.page, self.username)
        filling.register_enterprise(self.page, name=self.enterprise, uscc=self.uscc)
        expect(self.page).to_have_url(re.compile(r"/enterprise/$"))
        office.verify_enterprise(self.staff("officer"), self.enterprise)
        wait_until(self.page, self.page.locator(".badge.good"))

    def start(self) -> None:
        """From the public page of the round to the task list of a draft."""
        self.page.goto(f"/rounds/{self.round_code}/")
        self.page.locator(f'a[href="/rounds/{self.round_code}/apply/"]').click()
        self.page.get_by_label(self.enterprise).check()
        self.page.locator("main form button").click()
        expect(self.page).to_have_url(re.compile(r"/applications/[A-Z]+-2026-\d+/$"))
        self.reference = self.page.url.rstrip("/").rsplit("/", 1)[1]

    def fill_in(self) -> None:
        """Every section by typing, a file for every required document; nothing stands against it then."""
        self.sections = filling.fill_all_sections(self.page, self.answers)
        self.documents = filling.upload_required(self.page, self.number)
        self.page.goto(f"/applications/{self.reference}/check/")
        expect(self.page.locator(".note.good"), self.page.locator(".tasks").all_inner_texts()).to_be_visible()

    def hand_in(self) -> None:
        self.page.locator("form[data-once] button").click()
        expect(self.page).to_have_url(re.compile(r"/receipt/$"))
        self.receipt = self.page.locator(".receipt .number").inner_text()
        self.digest = self.page.locator("dd.mono").inner_text()

    def expect_public(self, status: str) -> None:
        """The applicant reads the public status on the page of the application."""
        word = PUBLIC[self.language][status]
        self.page.goto(f"/applications/{self.reference}/")
        shown = self.page.locator("dl.facts dd").first.filter(has_text=re.compile(rf"^{word}"))
        wait_until(self.page, shown)
        self.seen.append(status)

    def act(self, status: str) -> None:
        """Do what is usual in this status."""
        match status:
            case "expert_review":
                self.score()
            case "proposal":
                self.propose()
            case "publicity":
                self.pass_publicity()
            case "execution":
                self.report()
            case _:
                name, verb, inputs = ACTS[status]
                office.move(self.staff(name), self.reference, verb, inputs)

    def score(self) -> None:
        """The experts that the system has asked fill in their sheets."""
        sheets = self.staff("officer")
        sheets.goto(f"{office.SHEETS}?q={self.reference}")
        wait_until(sheets, sheets.locator("#result_list").get_by_role("link", name=self.reference))
        asked = [
            office.score(
                self.staff(f"expert{n}"),
                self.reference,
                str(82 + 2 * n),
                "技术先进，同意支持。",
            )
            for n in range(1, 8)
        ]
        self.scored = sum(asked)

    def propose(self) -> None:
        """The officer reads the calculated amount and proposes it."""
        page = self.staff("officer")
        office.open_case(page, self.reference)
        wait_until(page, page.locator('[data-verb="propose"]'))
        page.locator('.w-moves a[data-verb="propose"]').click()
        expect(page.locator(".w-preface tfoot td")).to_have_text(f"{Decimal(self.amount):,.2f}")
        page.locator('form.w-form button[type="submit"]').click()
        expect(page.locator("form.w-form")).to_have_count(0)

    def pass_publicity(self) -> None:
        """Everybody reads it, without any person's number; then time passes."""
        public = self.people.visitor(self.language)
        public.goto(f"/publicity/?round={self.round_code}")
        article = public.locator("article").filter(has_text=self.enterprise)
        expect(article).to_have_count(1)
        self.published = article.inner_text()
        self.whole_page = public.content()
        self.stack.let_publicity_pass(self.reference)

    def report(self) -> None:
        """The applicant says that the award has reached its people."""
        self.page.locator('a[href$="/do/report_completion/"]').click()
        self.page.locator("#id_report").fill("奖励资金已足额发放至个人。")
        self.page.locator("main form button").last.click()
        expect(self.page).to_have_url(re.compile(rf"/applications/{self.reference}/$"))

    def notices(self) -> list[str]:
        """The headings of the applicant's inbox about this application, the newest first."""
        self.page.goto("/accounts/inbox/")
        last = self.page.get_by_role("link", name=f"已办结：{self.reference}")
        wait_until(self.page, last)
        headings = self.page.locator("main a").filter(has_text=f"：{self.reference}").all_inner_texts()
        return [heading.strip() for heading in headings]

    def exported(self, file_format: str) -> ledger.Row:
        """The row of this application in the ledger that an administrator takes away."""
        path = ledger.export(self.staff("admin"), self.round_code, file_format)
        rows = [row for row in ledger.rows_of(path, file_format) if row["申报编号"] == self.reference]
        assert len(rows) == 1
        return rows[0]

    def typed(self) -> list[str]:
        """What people typed or are called: data, in whatever language they chose."""
        names = [name for _username, name, _role, _district in STAFF] + [name for name, *_facts in NAMES]
        applicants = [f"{name}申报员" for name in (self.username, *(name[2:6] for name, *_facts in NAMES))]
        return [*DEMO_WORDS, *PRODUCTS, *SOLUTIONS, self.enterprise, *applicants, *names, *_texts(self.answers)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
