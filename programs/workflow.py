"""Every change of a round's status."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit import record_status
from common import clock
from common.errors import DomainError
from common.workflow import Machine
from programs import rules
from programs.models import Round

Status = Round.Status
machine = Machine(record=record_status)


class ExtendInputs(forms.Form):
    closes_at = forms.DateTimeField(
        label=_("New closing time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@machine.transition(
    label=_("Publish"), source=Status.DRAFT, target=Status.PUBLISHED, allowed=rules.may_manage, tone="good"
)
def publish(round: Round, *, actor: Any) -> dict[str, Any]:
    """Open the round to the public on a published definition, a valid basis and a reviewed competition effect."""
    program = round.program
    if round.definition.published_at is None:
        raise DomainError(_("Publish the definition first."), "definition_not_published")
    if program.fair_review_on is None:
        raise DomainError(_("The fair-competition review is missing."), "fair_review_missing")
    first = round.opens_at.astimezone(clock.SHANGHAI).date()
    if first < program.valid_from:
        raise DomainError(
            _("The legal basis begins on %(day)s, after the round opens.") % {"day": program.valid_from},
            "basis_not_yet",
        )
    _check_basis(round, round.closes_at)
    if round.closes_at <= clock.now():
        raise DomainError(_("The closing time has passed."), "closing_passed")
    return {"definition": round.definition.version}


def _check_basis(round: Round, closes_at: datetime) -> None:
    """A round ends while its legal basis is in force."""
    last, end = closes_at.astimezone(clock.SHANGHAI).date(), round.program.valid_to
    if end is not None and last > end:
        raise DomainError(
            _("The legal basis ends on %(day)s, before the round closes.") % {"day": end}, "basis_expired"
        )


@machine.transition(label=_("Close the round"), source=Status.PUBLISHED, target=Status.CLOSED, system=True)
def close(round: Round, *, actor: Any) -> dict[str, Any]:
    """The closing second has come by the clock of the database."""
    if clock.now() < round.closes_at:
        raise DomainError(_("The round is still open."), "not_due")
    return {"closed_at": round.closes_at.isoformat()}


@machine.transition(
    label=_("Extend"),
    source=Status.PUBLISHED,
    target=Status.PUBLISHED,
    allowed=rules.may_extend,
    inputs=ExtendInputs,
    tone="warn",
)
def extend(round: Round, *, actor: Any, closes_at: datetime, reason: str) -> dict[str, Any]:
    """Move the closing time of an open round to a later one, with a reason that is published."""
    if round.closes_at <= clock.now():
        raise DomainError(_("The round has closed."), "round_closed")
    if closes_at <= round.closes_at:
        raise DomainError(_("A round is only extended, never shortened."), "not_later")
    if not reason.strip():
        raise DomainError(_("Please give the reason."), "reason_required")
    _check_basis(round, closes_at)
    before, round.closes_at = round.closes_at, closes_at
    return {"from": before.isoformat(), "to": closes_at.isoformat(), "reason": reason}


@machine.transition(label=_("Archive"), source=Status.CLOSED, target=Status.ARCHIVED, allowed=rules.may_manage)
def archive(round: Round, *, actor: Any) -> dict[str, Any]:
    """Take the round out of the daily lists."""
    return {}
