"""The staff who act and the enterprises that apply, in bulk."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from accounts import districts
from accounts.models import User
from accounts.roles import STAFF, Role
from enterprises.models import Enterprise, Membership, YearlyFigures
from enterprises.sizes import classify
from portal.demo.codes import credit_code
from reviews.models import Expert

EXPERTS = 7
FIRST_CODE = 10_000
LEADS = ("申图", "浦江", "智控", "海纳", "天枢", "长风", "明珠", "联港", "安澜", "云帆", "临港", "张江")
TRADES = ("软件", "云计算科技", "工业软件", "数据技术", "仿真科技", "医疗信息", "智慧物流", "信息安全")
INDUSTRIES = ("6513", "6540", "6511", "6550", "6520", "6531", "6519")


@dataclass(frozen=True)
class Staff:
    """One account of each role, and the reviewer of each district."""

    by_role: dict[str, User]
    reviewers: dict[str, User]

    def actor(self, role: str, district: str) -> User:
        return self.reviewers[district] if role == Role.DISTRICT_REVIEWER else self.by_role[role]


def make_staff() -> Staff:
    """Accounts without a usable password: nobody signs in here, sessions are made."""
    singles = [_user(f"bench-{role}", role) for role in STAFF if role not in (Role.EXPERT, Role.DISTRICT_REVIEWER)]
    experts = [_user(f"bench-expert{n}", Role.EXPERT) for n in range(EXPERTS)]
    reviewers = [_user(f"bench-{code}", Role.DISTRICT_REVIEWER, code) for code in districts.DISTRICTS]
    User.objects.bulk_create([*singles, *experts, *reviewers])
    Expert.objects.bulk_create(
        Expert(user=user, title="教授级高级工程师", employer="上海示例研究院") for user in experts
    )
    by_role = {user.role: user for user in [*singles, *experts]}
    return Staff(by_role, {user.district: user for user in reviewers})


def make_enterprises(count: int, *, first: int = 0) -> list[tuple[Enterprise, User]]:
    """Verified enterprises of all districts, each with its owner and three years of figures."""
    numbers = range(first, first + count)
    owners = [_user(f"bench-applicant{n}", Role.APPLICANT) for n in numbers]
    enterprises = [_enterprise(n) for n in numbers]
    User.objects.bulk_create(owners, batch_size=1000)
    Enterprise.objects.bulk_create(enterprises, batch_size=1000)
    pairs = list(zip(enterprises, owners, strict=True))
    Membership.objects.bulk_create(
        (Membership(user=owner, enterprise=one, role=Membership.Role.OWNER) for one, owner in pairs),
        batch_size=1000,
    )
    YearlyFigures.objects.bulk_create(
        (
            YearlyFigures(
                enterprise=one, year=year, revenue=Decimal(9600), software_revenue=Decimal(9600), rd_expense=spent,
                profit=Decimal(300), tax_paid=Decimal(200), people=180, rd_people=90,
            )
            for one in enterprises
            for year, spent in ((2025, Decimal(800)), (2024, Decimal(700)), (2023, Decimal(600)))
        ),
        batch_size=2000,
    )  # fmt: skip
    prefetch_related_objects(enterprises, "figures")  # or each case would ask for them
    return pairs


def _user(username: str, role: str, district: str = "") -> User:
    return User(
        username=username, email=f"{username}@example.com", display_name=username.removeprefix("bench-"), role=role,
        district=district, is_staff=role in STAFF, password="!bench",
    )  # fmt: skip


def _enterprise(n: int) -> Enterprise:
    codes = list(districts.DISTRICTS)
    district, industry = codes[n % len(codes)], INDUSTRIES[n % len(INDUSTRIES)]
    return Enterprise(
        name=f"上海{LEADS[n % len(LEADS)]}{TRADES[n % len(TRADES)]}{n}有限公司",
        uscc=credit_code(FIRST_CODE + n, district), district=district, address=f"上海市示例路{n + 1}号",
        industry=industry, founded_on=date(2016, 4, 18), legal_representative="示例法人",
        registered_capital=Decimal(5000), contact_name="示例联系人", is_high_tech=True,
        size=classify(industry=industry, people=180, revenue=Decimal(9600)), status=Enterprise.Status.VERIFIED,
    )  # fmt: skip
