"""Filling in a score sheet: saved any time, half or whole; handing it in is a verb of the workflow."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from common.workflow import lock
from programs.definition import Rubric
from reviews import rules, scoring, workflow
from reviews.models import Assignment

OPINION_LENGTH = 5000
Errors = dict[str, list[str]]


@transaction.atomic
def save_draft(
    assignment: Assignment, *, actor: User, scores: dict[str, str], opinion: str, vetoes: Sequence[str]
) -> tuple[Assignment, Errors]:
    """Keep what is right of what was typed, without handing it in. Returns the sheet and errors by criterion.

    Empty points are taken out; wrong ones leave what was saved before. Only the expert's own open sheet, and
    only while the review runs: raises PermissionDenied, DomainError ``not_open`` or ``review_ended``.
    """
    application = lock(assignment.application)
    sheet = lock(assignment)
    sheet.application = application
    if not rules.is_own(actor, sheet):
        raise PermissionDenied
    if sheet.status != Assignment.Status.OPEN:
        raise DomainError(_("This score sheet is closed."), "not_open")
    workflow.must_be_in_review(application)
    rubric = scoring.rubric_of(application)
    errors = _take_points(sheet, rubric, scores)
    sheet.vetoes = [veto.key for veto in rubric.vetoes if veto.key in vetoes]
    if len(opinion) > OPINION_LENGTH:
        errors["opinion"] = [_("An opinion has at most %(limit)s characters.") % {"limit": OPINION_LENGTH}]
    else:
        sheet.opinion = opinion
    sheet.save(update_fields=["scores", "vetoes", "opinion"])
    return sheet, errors


def _take_points(sheet: Assignment, rubric: Rubric, scores: dict[str, str]) -> Errors:
    errors: Errors = {}
    kept: dict[str, str] = {}
    for criterion in rubric.criteria:
        typed = str(scores.get(criterion.key, "")).strip()
        try:
            if typed:
                kept[criterion.key] = str(scoring.points(typed))
        except ValidationError as fault:
            errors[criterion.key] = fault.messages
            if criterion.key in sheet.scores:
                kept[criterion.key] = sheet.scores[criterion.key]
    sheet.scores = kept
    return errors


def gaps(rubric: Rubric, sheet: Assignment) -> Errors:
    """What still stands against handing the sheet in, by criterion and ``opinion``."""
    errors: Errors = {}
    try:
        scoring.total_of(rubric, sheet.scores)
    except ValidationError as fault:
        errors = fault.message_dict
    if not sheet.opinion.strip():
        errors["opinion"] = [_("Please write your opinion.")]
    return errors


def running_total(rubric: Rubric, scores: dict[str, Any]) -> Decimal:
    """The weighted sum of the points given so far."""
    total = Decimal(0)
    for criterion in rubric.criteria:
        if criterion.key in scores:
            total += Decimal(scores[criterion.key]) * criterion.weight / 100
    return scoring.rounded(total)
