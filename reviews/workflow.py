"""Every change of a score sheet's status, and what the last one sets off."""

from typing import Any

from django import forms
from django.db import transaction
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


def record(sheet: Assignment, verb: str, before: str, after: str, actor: Any, data: dict[str, Any]) -> None:
    """Save and write down; where a score came in or went out, tell the application how many there are."""
    record_status(sheet, verb, before, after, actor, data)
    if Status.SCORED in (before, after):
        done = sheet.application.assignments.filter(status=Status.SCORED).count()
        Application.objects.filter(pk=sheet.application_id).update(reviews_done=done)


# Application before score sheet: everybody who locks both locks them in this order.
machine = Machine(record=record, first="application")


class VoidInputs(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DeclineInputs(VoidInputs):
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
    """Lock the sheet with its total. Raises ValidationError by criterion, DomainError after the review."""
    application = assignment.application
    must_be_in_review(application)
    if not opinion.strip():
        raise DomainError(_("Please write your opinion."), "opinion_required")
    rubric = scoring.rubric_of(application)
    assignment.total = scoring.total_of(rubric, scores)
    assignment.scores = {criterion.key: str(scoring.points(scores[criterion.key])) for criterion in rubric.criteria}
    assignment.vetoes = [key for key in vetoes or [] if key in {veto.key for veto in rubric.vetoes}]
    assignment.opinion = opinion.strip()
    assignment.scored_at = clock.now()
    outbox.enqueue("reviews.conclude", {"application": application.pk})
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
    application = assignment.application
    assignment.reason = reason
    if is_conflict:
        Conflict.objects.get_or_create(
            expert=assignment.expert, uscc=application.uscc,
            defaults={"source": Conflict.Source.DECLARED, "reason": reason},
        )  # fmt: skip
        outbox.enqueue("reviews.bar", {"expert": assignment.expert_id, "uscc": application.uscc, "reason": reason})
    _step_back(assignment)
    return {"application": application.reference, "conflict": is_conflict}


@machine.transition(
    label=_("Void the score"),
    source=(Status.OPEN, Status.SCORED),
    target=Status.VOID,
    allowed=rules.may_manage,
    system=True,
    inputs=VoidInputs,
    tone="bad",
)
def void(assignment: Assignment, *, actor: Any, reason: str) -> dict[str, Any]:
    """A late conflict or the end of the application takes the sheet out; while it goes on, others are asked.

    A score that has counted stays: raises DomainError ``review_ended`` for a scored sheet after the review.
    """
    if assignment.status == Status.SCORED:
        must_be_in_review(assignment.application)
    assignment.reason = reason
    _step_back(assignment)
    return {"application": assignment.application.reference}


@transaction.atomic
def conclude(application: Application) -> bool:
    """Aggregate and move on when every expected score is in. Returns whether it did."""
    application = lock(application)
    if application.status != ApplicationStatus.EXPERT_REVIEW:
        return False
    sheets = list(application.assignments.counting().order_by("pk"))
    rubric = scoring.rubric_of(application)
    if len(sheets) < rubric.experts or any(sheet.status != Status.SCORED for sheet in sheets):
        return False
    totals = [sheet.total for sheet in sheets if sheet.total is not None]
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


def must_be_in_review(application: Application) -> None:
    """Raises DomainError ``review_ended``."""
    if application.status != ApplicationStatus.EXPERT_REVIEW:
        raise DomainError(_("The expert review of this application has ended."), "review_ended")


def _step_back(assignment: Assignment) -> None:
    """The expert's reading ends; while the review goes on, the panel is filled again."""
    Reader.objects.filter(application=assignment.application_id, user=assignment.expert.user_id).update(
        until=clock.now()
    )
    if assignment.application.status == ApplicationStatus.EXPERT_REVIEW:
        outbox.enqueue("reviews.assign", {"application": assignment.application_id})
