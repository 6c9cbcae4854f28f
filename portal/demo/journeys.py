"""Walking an application through its life with the real functions, as its people would."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import outbox
from accounts.models import OutboxEntry, User
from accounts.roles import Role
from applications import workflow
from applications.attachments import add_attachment
from applications.drafts import save_section, start_draft
from applications.models import Application
from applications.moves import move
from applications.statuses import Status
from common import clock
from common.workflow import SYSTEM
from enterprises.models import Enterprise
from portal.demo.answers import ANSWERS, PDF
from programs.conditions import holds
from programs.models import Round
from reviews import workflow as review_workflow


def fill_in(application: Application, user: User, answers: dict[str, Any]) -> Application:
    """Save every section with these answers. Raises AssertionError when the form finds a fault."""
    for section in application.definition.load().sections:
        data = {item.key: answers[item.key] for item in section.items if item.key in answers}
        application, errors = save_section(application, section.key, data, user=user)
        assert not errors, errors
    return application


def attach_all(application: Application, user: User) -> None:
    """Hand in one file for every required material that applies."""
    from applications.facts import facts

    known = facts(application)
    for material in application.definition.load().materials:
        if material.required and (material.condition is None or holds(material.condition, known)):
            body = PDF + f"% {application.reference} {material.key}\n".encode()
            upload = SimpleUploadedFile(f"{material.label.zh}.pdf", body, "application/pdf")
            if "pdf" in material.extensions:
                add_attachment(application, material.key, upload, user=user)


def draft(enterprise: Enterprise, user: User, round: Round, number: int) -> Application:
    """A draft that is ready to be handed in."""
    application = start_draft(user=user, round=round, enterprise=enterprise)
    application = fill_in(application, user, ANSWERS[round.program.code](number))
    attach_all(application, user)
    return application


def run_queue(limit: int = 1000) -> None:
    """Do all waiting work here and now, as a worker would."""
    for _turn in range(limit):
        pks = list(OutboxEntry.objects.waiting().order_by("pk").values_list("pk", flat=True)[:200])
        if sum(outbox.work(pk) for pk in pks) == 0:
            return


class Office:
    """The staff who act: the first active account of each role; the district's own reviewer."""

    def __init__(self) -> None:
        staff = User.objects.filter(is_active=True).exclude(role=Role.APPLICANT).order_by("pk")
        self.by_role = {role: [user for user in staff if user.role == role] for role in Role}

    def one(self, role: Role) -> User:
        return self.by_role[role][0]

    def district(self, code: str) -> User | None:
        return next((user for user in self.by_role[Role.DISTRICT_REVIEWER] if user.district == code), None)


def steps(application: Application, office: Office) -> Iterable[tuple[str, User, dict[str, Any]]]:
    """The usual verb of the present status, with its actor and inputs; nothing when the system or experts act."""
    today = clock.today().isoformat()
    officer, decider, finance = (office.one(r) for r in (Role.CASE_OFFICER, Role.DECISION_MAKER, Role.FINANCE))
    usual: dict[str, tuple[str, User | None, dict[str, Any]]] = {
        Status.DISTRICT_REVIEW: ("recommend", office.district(application.district), {"opinion": "材料真实完整，同意推荐。"}),
        Status.FORMAL_REVIEW: ("accept", officer, {"opinion": "材料齐全，符合形式要求。"}),
        Status.VERIFICATION: ("clear", officer, {"opinion": "信用和查重核查通过。"}),
        Status.SITE_VISIT: (
            "record_visit", officer, {"visited_on": today, "visitors": "张经办、李经办", "record": "现场运行正常。"},
        ),
        Status.PROPOSAL: ("propose", officer, {"opinion": ""}),
        Status.DELIBERATION: (
            "endorse", decider,
            {"meeting_number": "委办公会〔2026〕18号", "held_on": today, "attendees": "王主任、赵副主任、陈总工"},
        ),
        Status.DECISION: ("approve", decider, {"document_number": "沪经信软〔2026〕86号"}),
        Status.PAYMENT: ("pay", finance, {"paid_on": today, "voucher": f"PZ-{application.pk:05d}"}),
        Status.EXECUTION: ("report_completion", application.created_by, {"report": "奖励资金已足额发放至个人。"}),
        Status.INSPECTION: ("pass_inspection", officer, {"opinion": "核查通过。"}),
        Status.ARCHIVING: ("close", officer, {"file_number": f"X001-2026-{application.pk:05d}"}),
    }  # fmt: skip
    if application.status in usual and usual[application.status][1] is not None:
        yield usual[application.status]  # type: ignore[misc]


def score_all(application: Application, base: Decimal = Decimal(82)) -> None:
    """Let every assigned expert score; each a little differently."""
    rubric = application.definition.load().rubric
    assert rubric
    for n, sheet in enumerate(application.assignments.open().select_related("expert__user")):
        scores = {criterion.key: str(base + 2 * n) for criterion in rubric.criteria}
        review_workflow.submit(
            sheet, actor=sheet.expert.user, scores=scores, opinion="技术先进，应用效果良好，同意支持。"
        )
    run_queue()


def walk(application: Application, until: str, office: Office, *, base: Decimal = Decimal(82)) -> Application:
    """Go on until the application has the given status. Raises RuntimeError when it gets stuck before."""
    for _step in range(40):
        application = Application.objects.select_related("enterprise", "round", "definition").get(pk=application.pk)
        if application.status == until:
            return application
        if application.status == Status.DRAFT:
            key = f"demo-{application.uid}"
            move(application, "submit", actor=application.created_by, data={"key": key})
        elif application.status == Status.EXPERT_REVIEW:
            score_all(application, base)
        elif application.status == Status.PUBLICITY:
            past = clock.today() - timedelta(days=1)
            Application.objects.filter(pk=application.pk).update(
                publicity_from=past - timedelta(days=6), publicity_until=past
            )
            workflow.end_publicity(application, actor=SYSTEM)
        elif taken := next(iter(steps(application, office)), None):
            verb, actor, data = taken
            move(application, verb, actor=actor, data=data)
        elif application.status != Status.SUBMITTED:
            break
        run_queue()
    raise RuntimeError(f"{application.reference} stays in {application.status}, not {until}")
