"""Every change of a score sheet's status, and what the last one sets off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.audit import record_status
from applications import workflow as application_workflow
from applications.models import Application, Reader
from applications.statuses import Status as ApplicationStatus
from common import clock
from common.errors import DomainError
from common.workflow import SYSTEM, Machine, lock
from reviews import rules, scoring
from reviews.models import Assignment, Conflict

Status = Assignment.Status
machine = Machine(record=record_status)


class DeclineInputs(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    is_conflict = forms.BooleanField(label=_("I have a conflict of interest"), required=False)


@machine.transition(
    label=_("Submit the score"), source=Status.OPEN, target=Status.SCORED, allowed=rules.is_own, tone="good"
)
def submit(
    assignment: Assignment,
    *,
    actor: Any,
    scores: dict[str, Any],
    opinion: str,
    vetoes: list[str] | None = None,
) -> dict[str, Any]:
    """Lock the sheet with its total. Raises ValidationError by criterion, DomainError when the review has ended."""
    application = lock(assignment.application)
    if application.status != ApplicationStatus.EXPERT_REVIEW:
        raise DomainError(_("The expert review of this application has ended."), "review_ended")
    if not opinion.strip():
        raise DomainError(_("Please write your opinion."), "opinion_required")
    rubric = application.definition.load().rubric
    assignment.total = scoring.total_of(rubric, scores)
    assignment.scores = {criterion.key: str(scores[criterion.key]) for criterion in rubric.criteria}
    assignment.vetoes = [key for key in vetoes or [] if key in {veto.key for veto in rubric.vetoes}]
    assignment.opinion = opinion.strip()
    assignment.scored_at = clock.now()
    outbox.enqueue("reviews.conclude", {"application": application.pk})
    _count(application, extra=1)
    return {"application": application.reference, "total": str(assignment.total), "vetoes": assignment.vetoes}


@machine.transition(
    label=_("Decline"),
    source=Status.OPEN,
    target=Status.DECLINED,
    allowed=rules.is_own,
    inputs=DeclineInputs,
    tone="bad",
)
def decline(assignment: Assignment, *, actor: Any, reason: str, is_conflict: bool = False) -> dict[str, Any]:
    """The expert steps back; a declared conflict is kept, reading ends, and somebody else is asked."""
    assignment.reason = reason
    if is_conflict:
        Conflict.objects.get_or_create(
            expert=assignment.expert, uscc=assignment.application.uscc,
            defaults={"source": Conflict.Source.DECLARED, "reason": reason},
        )  # fmt: skip
    _end_reading(assignment)
    outbox.enqueue("reviews.assign", {"application": assignment.application_id})
    return {"application": assignment.application.reference, "conflict": is_conflict}


@machine.transition(
    label=_("Void the score"),
    source=(Status.OPEN, Status.SCORED),
    target=Status.VOID,
    allowed=rules.may_manage,
    system=True,
    inputs=DeclineInputs,
    tone="bad",
)
def void(assignment: Assignment, *, actor: Any, reason: str, is_conflict: bool = False) -> dict[str, Any]:
    """A late conflict or the end of the application takes the sheet out; somebody else is asked where it goes on."""
    assignment.reason = reason
    _end_reading(assignment)
    if actor is not SYSTEM:
        outbox.enqueue("reviews.assign", {"application": assignment.application_id})
    return {"application": assignment.application.reference}


def conclude(application: Application) -> bool:
    """Aggregate and move on when every expected score is in. Returns whether it did."""
    application = lock(application)
    if application.status != ApplicationStatus.EXPERT_REVIEW:
        return False
    sheets = list(application.assignments.counting().order_by("pk"))
    rubric = application.definition.load().rubric
    if len(sheets) < rubric.experts or any(sheet.status != Status.SCORED for sheet in sheets):
        return False
    totals = [sheet.total for sheet in sheets]
    score = scoring.aggregate(totals, rubric.aggregate)
    vetoes = sorted({veto for sheet in sheets for veto in sheet.vetoes})
    passed = not vetoes and (rubric.pass_score is None or score >= rubric.pass_score)
    application_workflow.finish_review(
        application, actor=SYSTEM, score=score, passed=passed,
        data={
            "method": rubric.aggregate, "totals": [str(total) for total in totals], "vetoes": vetoes,
            "spread": str(max(totals) - min(totals)),
        },
    )  # fmt: skip
    return True


def _count(application: Application, *, extra: int = 0) -> None:
    """Write how many scores are in onto the application, under its lock."""
    done = application.assignments.filter(status=Status.SCORED).count() + extra
    Application.objects.filter(pk=application.pk).update(reviews_done=done)


def _end_reading(assignment: Assignment) -> None:
    Reader.objects.filter(application=assignment.application_id, user=assignment.expert.user_id).update(
        until=clock.now()
    )
