"""Where people look: every page of the portal, the main pages of the workbench, each with who opens it."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.people import DESKTOP, People

NOBODY = ""


@dataclass(frozen=True)
class Place:
    """One page. ``find`` is a link on it that leads on, where the address of the page has a number."""

    name: str
    path: str
    who: str = NOBODY
    find: str = ""

    def open(self, people: People, language: str, *, size: dict[str, int] = DESKTOP) -> Page:
        page = people.member(self.who, language, size=size) if self.who else people.guest(language, size=size)
        page.goto(self.path)
        if self.find:
            page.goto(page.locator(self.find).first.get_attribute("href"))
        return page


CLOSED, DRAFT, READY = "applications/FE-2026-00001", "applications/TA-2026-00003", "applicant6"

PORTAL = (
    Place("home", "/"),
    Place("programs", "/programs/"),
    Place("no-program", "/programs/?q=zzzz"),
    Place("program", "/programs/first-edition/"),
    Place("round", "/rounds/fe-2026/"),
    Place("round-closed", "/rounds/fe-2020/"),
    Place("questions", "/rounds/ct-2026/questions/"),
    Place("publicity", "/publicity/"),
    Place("sign-up", "/accounts/sign-up/"),
    Place("sign-in", "/accounts/sign-in/?next=/applications/"),
    Place("password-reset", "/accounts/password/reset/"),
    Place("password-sent", "/accounts/password/reset/sent/"),
    Place("password-link-too-old", "/accounts/password/reset/MQ/set-password/"),
    Place("password-done", "/accounts/password/reset/complete/"),
    Place("no-such-page", "/applications/none/", "applicant1"),
    Place("home-applicant", "/", "applicant1"),
    Place("applications", "/applications/", "applicant1"),
    Place("enterprise", "/enterprise/", "applicant1"),
    Place("enterprise-new", "/enterprise/register/", "applicant1"),
    Place("enterprise-edit", "/enterprise/", "applicant1", 'a[href$="/edit/"]'),
    Place("apply", "/rounds/ta-2026/apply/", "applicant1"),
    Place("application-closed", f"/{CLOSED}/", "applicant1"),
    Place("receipt", f"/{CLOSED}/receipt/", "applicant1"),
    Place("revision", f"/{CLOSED}/revisions/1/", "applicant1"),
    Place("materials-read", f"/{CLOSED}/materials/", "applicant1"),
    Place("section-read", f"/{CLOSED}/sections/product/", "applicant1"),
    Place("check-read", f"/{CLOSED}/check/", "applicant1"),
    Place("application-running", "/applications/XC-2026-00001/", "applicant1"),
    Place("inbox", "/accounts/inbox/", "applicant1"),
    Place("password", "/accounts/password/", "applicant1"),
    Place("password-changed", "/accounts/password/changed/", "applicant1"),
    Place("tasks", f"/{DRAFT}/", READY),
    Place("section", f"/{DRAFT}/sections/enterprise_facts/", READY),
    Place("section-checked", f"/{DRAFT}/sections/enterprise_facts/?check", READY),
    Place("section-table", f"/{DRAFT}/sections/persons/", READY),
    Place("materials", f"/{DRAFT}/materials/", READY),
    Place("check", f"/{DRAFT}/check/", READY),
    Place("move", f"/{DRAFT}/do/withdraw/", READY),
)

CASE = '#result_list a[href*="/change/"]'
WORKBENCH = (
    Place("work-queue", "/admin/", "officer"),
    Place("work-queue-district", "/admin/", "district"),
    Place("work-queue-expert", "/admin/", "expert1"),
    Place("work-queue-admin", "/admin/", "admin"),
    Place("case-list", "/admin/applications/application/?queue=all", "officer"),
    Place("case", "/admin/applications/application/?queue=all&q=FE-2026-00001", "officer", CASE),
    Place("case-in-review", "/admin/applications/application/?queue=all&q=FE-2026-00003", "officer", CASE),
    Place("sheet-list", "/admin/reviews/assignment/", "expert1"),
    Place("sheet", "/admin/reviews/assignment/", "expert1", CASE),
    Place("enterprise-list", "/admin/enterprises/enterprise/", "officer"),
    Place("enterprise-file", "/admin/enterprises/enterprise/", "officer", CASE),
    Place("credit-list", "/admin/enterprises/creditrecord/", "officer"),
    Place("expert-list", "/admin/reviews/expert/", "officer"),
    Place("expert", "/admin/reviews/expert/", "officer", CASE),
    Place("program-list", "/admin/programs/program/", "admin"),
    Place("round-list", "/admin/programs/round/", "officer"),
    Place("round-file", "/admin/programs/round/", "officer", CASE),
    Place("definition-list", "/admin/programs/definitionversion/", "officer"),
    Place("definition", "/admin/programs/definitionversion/", "officer", CASE),
    Place("calendar", "/admin/programs/calendarday/", "officer"),
    Place("budget", "/admin/awards/budgetline/", "finance"),
    Place("statistics", "/admin/statistics/?round=fe-2026", "officer"),
    Place("exports", "/admin/reports/export/", "officer"),
    Place("users", "/admin/accounts/user/", "admin"),
    Place("audit", "/admin/accounts/auditentry/", "auditor"),
    Place("health", "/admin/health/", "admin"),
    Place("notices", "/admin/accounts/notice/", "officer"),
)
