"""Things that tests need, made with the real functions and the real catalogue."""

from functools import lru_cache
from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from enterprises.models import Enterprise, Membership
from portal.demo import journeys
from portal.demo.codes import credit_code
from programs import calendar, loading
from programs.models import CalendarDay, Round
from reviews.models import Expert

numbers = count(1)
PASSWORD = "a-long-test-password"
CODES = {"first-edition": "fe-2026", "xinchuang": "xc-2026", "talent": "ta-2026", "core-team": "ct-2026"}


@lru_cache(maxsize=1)
def catalogue() -> list[dict[str, Any]]:
    return [loading.read(path) for path in loading.files()]


def load_reference() -> None:
    """The calendar, the code lists and the four programs, once per test."""
    if not CalendarDay.objects.exists():
        calendar.seed(2025)
    if not Round.objects.exists():
        loading.install_codes()
        for content in catalogue():
            loading.install(content)


def make_user(role: str = Role.APPLICANT, **fields: Any) -> User:
    n = next(numbers)
    fields.setdefault("district", "310104" if role == Role.DISTRICT_REVIEWER else "")
    fields.setdefault("username", f"{role}{n}")
    fields.setdefault("display_name", f"测试{n}")
    fields.setdefault("email", f"user{n}@example.com")
    return User.objects.create_user(password=PASSWORD, role=role, **fields)


def make_enterprise(
    *, owner: User | None = None, status: str = Enterprise.Status.VERIFIED, **fields: Any
) -> Enterprise:
    n = next(numbers)
    defaults: dict[str, Any] = {
        "name": f"上海测试软件{n}有限公司", "uscc": credit_code(n), "district": "310104", "address": "上海市徐汇区测试路1号",
        "industry": "6513", "founded_on": "2018-05-01", "legal_representative": "测试法人", "registered_capital": "1000",
        "contact_name": "测试联系人", "contact_phone": "", "status": status,
    }  # fmt: skip
    enterprise = Enterprise.objects.create(**{**defaults, **fields})
    enterprise.refresh_from_db()
    Membership.objects.create(user=owner or make_user(), enterprise=enterprise, role=Membership.Role.OWNER)
    return enterprise


def make_round(program: str = "first-edition") -> Round:
    load_reference()
    return Round.objects.select_related("program", "definition").get(code=CODES[program])


def make_expert(**fields: Any) -> Expert:
    return Expert.objects.create(
        user=make_user(Role.EXPERT), **{"title": "高级工程师", "employer": "测试研究院", **fields}
    )


def make_office(experts: int = 5) -> journeys.Office:
    """One account of every staff role and enough experts."""
    for role in (Role.CASE_OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR):
        if not User.objects.filter(role=role).exists():
            make_user(role)
    if not User.objects.filter(role=Role.DISTRICT_REVIEWER, district="310104").exists():
        make_user(Role.DISTRICT_REVIEWER)
    for _n in range(max(0, experts - Expert.objects.count())):
        make_expert()
    return journeys.Office()


def make_application(
    status: str = Application.Status.DRAFT,
    *,
    program: str = "first-edition",
    enterprise: Enterprise | None = None,
    complete: bool = True,
) -> Application:
    """An application in a status, brought there by its people. ``complete=False`` gives an empty draft."""
    round = make_round(program)
    enterprise = enterprise or make_enterprise()
    user = enterprise.memberships.get(role=Membership.Role.OWNER).user
    if not complete:
        return journeys.start_draft(user=user, round=round, enterprise=enterprise)
    application = journeys.draft(enterprise, user, round, next(numbers) + 1000)
    if status == Application.Status.DRAFT:
        return application
    return journeys.walk(application, status, make_office())
