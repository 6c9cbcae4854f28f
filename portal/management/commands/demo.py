"""Demonstration data: accounts of every role, enterprises, and applications in many statuses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from applications.statuses import Status
from enterprises import workflow as enterprise_workflow
from enterprises.models import Enterprise
from enterprises.registration import register_enterprise
from portal.demo.codes import credit_code
from portal.demo.journeys import Office, draft, run_queue, walk
from programs.models import Round
from reviews.models import Expert

PASSWORD = "demo-2026-Shanghai"
STAFF: tuple[tuple[str, str, str, str], ...] = (
    ("district", "徐汇区初审员", Role.DISTRICT_REVIEWER, "310104"),
    ("district2", "浦东新区初审员", Role.DISTRICT_REVIEWER, "310115"),
    ("officer", "市级经办", Role.CASE_OFFICER, ""),
    *((f"expert{n}", f"评审专家{n}", Role.EXPERT, "") for n in range(1, 8)),
    ("decision", "分管领导", Role.DECISION_MAKER, ""),
    ("finance", "财务人员", Role.FINANCE, ""),
    ("auditor", "审计人员", Role.AUDITOR, ""),
    ("admin", "系统管理员", Role.ADMINISTRATOR, ""),
)
NAMES = (
    ("上海申图软件股份有限公司", "310104", "6513", 420, "26800"), ("上海浦江云计算科技有限公司", "310115", "6540", 180, "9600"),
    ("上海智控工业软件有限公司", "310104", "6511", 86, "3200"), ("上海海纳数据技术有限公司", "310115", "6550", 45, "1800"),
    ("上海天枢电子设计自动化有限公司", "310115", "6520", 150, "7400"), ("上海长风仿真科技有限公司", "310104", "6513", 60, "2400"),
    ("上海明珠医疗信息有限公司", "310104", "6531", 130, "5200"), ("上海联港智慧物流有限公司", "310115", "6519", 35, "900"),
)  # fmt: skip
JOURNEYS: tuple[tuple[int, str, Status], ...] = (
    (0, "fe-2026", Status.CLOSED), (1, "fe-2026", Status.PAYMENT), (2, "fe-2026", Status.EXPERT_REVIEW),
    (3, "fe-2026", Status.PUBLICITY), (4, "fe-2026", Status.DISTRICT_REVIEW), (5, "fe-2026", Status.FORMAL_REVIEW),
    (0, "xc-2026", Status.DELIBERATION), (1, "xc-2026", Status.EXPERT_REVIEW), (6, "xc-2026", Status.FORMAL_REVIEW),
    (4, "xc-2026", Status.PUBLICITY), (2, "ta-2026", Status.DECISION), (4, "ta-2026", Status.VERIFICATION),
    (5, "ta-2026", Status.DRAFT), (0, "ct-2026", Status.PROPOSAL), (6, "ct-2026", Status.DISTRICT_REVIEW),
)  # fmt: skip


class Command(BaseCommand):
    help = "Load demonstration data; --accounts lists the demonstration accounts."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--accounts", action="store_true", help="Only list the accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self.list_accounts()
            return
        if User.objects.filter(username="officer").exists():
            self.stdout.write("Demonstration data is there already.")
            return
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        make_staff()
        enterprises = [make_enterprise(n) for n in range(len(NAMES))]
        office = Office()
        for number, (index, round_code, status) in enumerate(JOURNEYS):
            enterprise, owner = enterprises[index]
            round = Round.objects.select_related("program", "definition").get(code=round_code)
            application = draft(enterprise, owner, round, number)
            walk(application, status, office)
        run_queue()
        self.stdout.write(f"{len(NAMES)} enterprises and {len(JOURNEYS)} applications for demonstration")

    def list_accounts(self) -> None:
        rows = User.objects.filter(username__in=["applicant1", *[name for name, *_rest in STAFF]]).order_by("pk")
        if rows:
            self.stdout.write(f"  Demonstration accounts, password / 演示账号，密码：{PASSWORD}\n\n")
        for user in rows:
            self.stdout.write(f"    {user.username:<12}{user.display_name} · {user.get_role_display()}\n")


@transaction.atomic
def make_staff() -> None:
    for username, name, role, district in STAFF:
        user = User.objects.create_user(
            username, f"{username}@example.com", PASSWORD, display_name=name, role=role, district=district
        )
        if role == Role.EXPERT:
            Expert.objects.create(
                user=user, title="教授级高级工程师", employer="上海示例研究院", seat=Expert.Seat.TECHNICAL
            )


@transaction.atomic
def make_enterprise(n: int) -> tuple[Enterprise, User]:
    name, district, industry, people, revenue = NAMES[n]
    owner = User.objects.create_user(
        f"applicant{n + 1}", f"applicant{n + 1}@example.com", PASSWORD, display_name=f"{name[2:6]}申报员"
    )
    facts = {
        "name": name, "uscc": credit_code(1000 + n, district), "district": district, "address": f"上海市示例路{n + 1}号",
        "industry": industry, "founded_on": "2016-04-18", "legal_representative": "示例法人",
        "registered_capital": "5000", "contact_name": "示例联系人", "contact_phone": f"1380000{n:04d}",
        "bank_name": "示例银行上海分行", "bank_account": f"62220000000000{n:04d}", "is_high_tech": True,
    }  # fmt: skip
    figures = [
        {"year": year, "revenue": revenue, "software_revenue": revenue, "rd_expense": rd, "profit": "300",
         "tax_paid": "200", "people": people, "rd_people": people // 2}
        for year, rd in ((2025, "800"), (2024, "700"), (2023, "600"))
    ]  # fmt: skip
    enterprise = register_enterprise(user=owner, facts=facts, figures=figures)
    if n < len(NAMES) - 1:
        officer = User.objects.get(username="officer")
        enterprise = enterprise_workflow.verify(enterprise, actor=officer)
    return enterprise, owner
