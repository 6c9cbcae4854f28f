"""Who reviews what: enough experts of the field, none with a conflict, the least loaded first."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, outbox
from accounts.delivery import notify
from accounts.models import User
from accounts.roles import Role
from applications.clocks import working_days
from applications.models import Application, Reader
from applications.statuses import Status as ApplicationStatus
from common import clock
from common.errors import DomainError
from common.workflow import SYSTEM, lock
from programs.calendar import CalendarEnds, deadline_at
from reviews import rules, scoring, workflow
from reviews.models import Assignment, Conflict, Expert


@outbox.handler("reviews.assign", queue="review")
def assign(application: int) -> None:
    """Fill the panel of one application up to the number of its rubric; a full one may be complete."""
    row = lock(Application.objects.get(pk=application))
    if row.status != ApplicationStatus.EXPERT_REVIEW:
        return
    wanted = scoring.rubric_of(row).experts
    missing = wanted - row.assignments.counting().count()
    if missing <= 0:
        workflow.conclude(row)
        return
    lock_pool()
    chosen = candidates(row)[:missing]
    for expert in chosen:
        appoint(row, expert)
    _expect(row, wanted)
    if len(chosen) < missing:
        _tell_officers(row, missing - len(chosen))


def lock_pool() -> None:
    """Panels are filled one after the other, so that two of them never take an expert's last place."""
    list(Expert.objects.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def eligible(application: Application) -> list[Expert]:
    """Who may be asked at all: available, no conflict, not of the applicant's house, not asked before."""
    barred = Conflict.objects.filter(uscc=application.uscc).values("expert")
    return list(
        Expert.objects.filter(is_available=True, user__is_active=True, user__role=Role.EXPERT)
        .exclude(pk__in=barred)
        .exclude(employer_uscc=application.uscc)
        .exclude(pk__in=application.assignments.values("expert"))
        .loaded()
        .select_related("user")
    )


def knows_field(expert: Expert, application: Application) -> bool:
    return not expert.fields or application.field in expert.fields


def has_room(expert: Expert) -> bool:
    return expert.load < expert.capacity  # type: ignore[attr-defined]


def candidates(application: Application) -> list[Expert]:
    """Who is asked by itself: of the field, with room, least loaded first; equal loads by a hash of both."""
    fitting = [e for e in eligible(application) if knows_field(e, application) and has_room(e)]
    return sorted(
        fitting,
        key=lambda e: (e.load, sha256(f"{application.uid}:{e.pk}".encode()).hexdigest()),  # type: ignore[attr-defined]
    )


@transaction.atomic
def appoint_by_hand(application: Application, expert: Expert, *, actor: User, reason: str) -> Assignment:
    """An officer asks one more expert, beyond field and capacity where needed, never past a conflict.

    Raises PermissionDenied, DomainError ``review_ended``, ``reason_required`` or ``not_eligible``.
    """
    if not rules.may_appoint(actor):
        raise PermissionDenied
    row = lock(application)
    workflow.must_be_in_review(row)
    if not reason.strip():
        raise DomainError(_("Please say why this expert is asked."), "reason_required")
    lock_pool()
    if expert not in eligible(row):
        raise DomainError(
            _("%(expert)s may not review this application or has been asked before.") % {"expert": expert},
            "not_eligible",
        )
    assignment = appoint(row, expert)
    _expect(row, scoring.rubric_of(row).experts)
    data = {"application": row.reference, "expert": expert.pk, "reason": reason.strip()}
    audit.record("appoint", assignment, actor=actor, data=data)
    return assignment


def _expect(application: Application, wanted: int) -> None:
    """Write onto the application how many scores it waits for, under its lock."""
    expected = max(wanted, application.assignments.counting().count())
    Application.objects.filter(pk=application.pk).update(reviews_expected=expected)


def _tell_officers(application: Application, missing: int) -> None:
    officers = User.objects.filter(role=Role.CASE_OFFICER, is_active=True)
    key = f"panel-{application.pk}-{application.event_count}-{application.assignments.count()}"
    notify(
        officers, key=key, kind="panel", subject=_("Not enough experts: %(reference)s"),
        body=_("%(missing)s more experts without a conflict are needed for %(reference)s."),
        link=f"/admin/applications/application/{application.pk}/change/", reference=application.reference,
        missing=missing,
    )  # fmt: skip


def appoint(application: Application, expert: Expert) -> Assignment:
    """Give one expert the sheet, the right to read, and a notice."""
    now = clock.now()
    try:
        due_at = deadline_at(now, working_days(application, ApplicationStatus.EXPERT_REVIEW) or 15)
    except CalendarEnds:
        due_at = None
    assignment = Assignment.objects.create(application=application, expert=expert, assigned_at=now, due_at=due_at)
    Reader.objects.update_or_create(
        application=application, user=expert.user, defaults={"until": None}, create_defaults={"since": now}
    )
    notify(
        [expert.user], key=f"assignment-{assignment.pk}", kind="assignment",
        subject=_("Please review %(reference)s"),
        body=_(
            "You have been asked to review “%(title)s”. "
            "Please decline at once if you have a conflict of interest."
        ),
        link=f"/admin/reviews/assignment/{assignment.pk}/change/", reference=application.reference,
        title=application.title,
    )  # fmt: skip
    return assignment


@outbox.handler("reviews.conclude", queue="review")
def conclude(application: int) -> None:
    workflow.conclude(Application.objects.get(pk=application))


@outbox.handler("reviews.void", queue="review")
def void(assignment: int, reason: str) -> None:
    """Take an open sheet out because its application has left the review."""
    row = Assignment.objects.get(pk=assignment)
    if row.status == Assignment.Status.OPEN:
        workflow.void(row, actor=SYSTEM, reason=reason)
