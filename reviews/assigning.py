"""Who reviews what: enough experts of the field, none with a conflict, the least loaded first."""

from hashlib import sha256

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.delivery import notify
from accounts.models import User
from accounts.roles import Role
from applications.clocks import working_days
from applications.models import Application, Reader
from applications.statuses import Status as ApplicationStatus
from common import clock
from common.workflow import SYSTEM, lock
from programs.calendar import CalendarEnds, deadline_at
from reviews import workflow
from reviews.models import Assignment, Conflict, Expert


@outbox.handler("reviews.assign", queue="review")
def assign(application: int) -> None:
    """Fill the panel of one application up to the number that its rubric asks for."""
    row = lock(Application.objects.get(pk=application))
    if row.status != ApplicationStatus.EXPERT_REVIEW:
        return
    wanted = row.definition.load().rubric.experts
    missing = wanted - row.assignments.counting().count()
    chosen = candidates(row)[:missing] if missing > 0 else []
    for expert in chosen:
        appoint(row, expert)
    Application.objects.filter(pk=row.pk).update(reviews_expected=wanted)
    if len(chosen) < missing:
        officers = User.objects.filter(role=Role.CASE_OFFICER, is_active=True)
        notify(
            officers, key=f"panel-{row.pk}-{row.event_count}-{row.assignments.count()}", kind="panel",
            subject=_("Not enough experts: %(reference)s"),
            body=_("%(missing)s more experts without a conflict are needed for %(reference)s."),
            link=f"/admin/applications/application/{row.pk}/change/", reference=row.reference,
            missing=missing - len(chosen),
        )  # fmt: skip


def candidates(application: Application) -> list[Expert]:
    """Experts who may review it, least loaded first; equal loads are ordered by a hash, so that no name comes first."""
    barred = Conflict.objects.filter(uscc=application.uscc).values("expert")
    free = (
        Expert.objects.filter(is_available=True, user__is_active=True)
        .exclude(pk__in=barred)
        .exclude(employer_uscc=application.uscc)
        .exclude(assignments__application=application)
        .annotate(load=Count("assignments", filter=Q(assignments__status=Assignment.Status.OPEN)))
        .filter(load__lt=F("capacity"))
        .select_related("user")
    )
    fitting = [expert for expert in free if not expert.fields or application.field in expert.fields]
    return sorted(fitting, key=lambda e: (e.load, sha256(f"{application.uid}:{e.pk}".encode()).hexdigest()))


def appoint(application: Application, expert: Expert) -> Assignment:
    """Give one expert the sheet, the right to read, and a notice."""
    now = clock.now()
    try:
        due_at = deadline_at(now, working_days(application, ApplicationStatus.EXPERT_REVIEW) or 15)
    except CalendarEnds:
        due_at = None
    assignment = Assignment.objects.create(
        application=application, expert=expert, assigned_at=now, due_at=due_at
    )
    Reader.objects.update_or_create(
        application=application, user=expert.user, defaults={"until": None}, create_defaults={"since": now}
    )
    notify(
        [expert.user], key=f"assignment-{assignment.pk}", kind="assignment", subject=_("Please review %(reference)s"),
        body=_("You have been asked to review “%(title)s”. Please decline at once if you have a conflict of interest."),
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
