"""Conflicts of interest: once entered, they keep the expert away from the enterprise's applications.

Lock order: the applications by number, then score sheets; who fills a panel holds its application.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, outbox
from accounts.models import User
from applications.models import Application
from applications.statuses import Status
from common.errors import DomainError
from common.workflow import SYSTEM
from enterprises.credit_code import normalise, validate_credit_code
from reviews import rules, workflow
from reviews.models import Assignment, Conflict, Expert


@transaction.atomic
def declare(expert: Expert, uscc: str, *, actor: User, source: str, reason: str) -> tuple[Conflict, int]:
    """Enter a conflict and take the expert out of the enterprise's running reviews. Returns out of how many.

    Raises PermissionDenied, ValidationError by input, DomainError ``known_conflict``.
    """
    if not rules.may_enter_conflict(actor):
        raise PermissionDenied
    code = checked(uscc)
    _hold(code)
    conflict, created = Conflict.objects.get_or_create(
        expert=expert, uscc=code, defaults={"source": source, "reason": reason}
    )
    if not created:
        raise DomainError(_("This conflict has been entered already."), "known_conflict")
    data = {"expert": expert.pk, "uscc": code, "source": source}
    audit.record("declare_conflict", conflict, actor=actor, data=data)
    return conflict, bar(expert, code, actor=actor, reason=reason)


def checked(uscc: str) -> str:
    """The credit code in its normal form. Raises ValidationError at ``uscc``."""
    code = normalise(uscc)
    try:
        validate_credit_code(code)
    except ValidationError as fault:
        raise ValidationError({"uscc": fault}) from None
    return code


@transaction.atomic
def bar(expert: Expert, uscc: str, *, actor: Any, reason: str) -> int:
    """Void the expert's sheets of this enterprise in running reviews; others are asked. Returns how many."""
    _hold(uscc)
    sheets = Assignment.objects.counting().filter(
        expert=expert, application__uscc=uscc, application__status=Status.EXPERT_REVIEW
    )
    rows = list(sheets.select_related("application", "expert").order_by("application_id"))
    for sheet in rows:
        workflow.void(sheet, actor=actor, reason=reason)
    return len(rows)


@outbox.handler("reviews.bar", queue="review")
def bar_later(expert: int, uscc: str, reason: str) -> None:
    """After an expert has declared a conflict on one sheet: the other sheets of the same enterprise."""
    bar(Expert.objects.get(pk=expert), uscc, actor=SYSTEM, reason=reason)


def _hold(uscc: str) -> None:
    """Lock every living application of the enterprise, so that no panel takes the expert in meanwhile."""
    rows = Application.objects.live().filter(uscc=uscc).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))
