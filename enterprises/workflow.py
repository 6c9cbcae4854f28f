"""Every change of an enterprise's status."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit import record_status
from common import clock
from common.errors import DomainError
from common.workflow import Machine
from enterprises import rules
from enterprises.models import Enterprise
from enterprises.notices import tell_members

Status = Enterprise.Status
machine = Machine(record=record_status)


class RejectInputs(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads this."),
    )  # fmt: skip


@machine.transition(
    label=_("Verify"),
    source=(Status.PENDING, Status.REJECTED),
    target=Status.VERIFIED,
    allowed=rules.may_verify,
    tone="good",
)
def verify(enterprise: Enterprise, *, actor: Any) -> dict[str, Any]:
    """Confirm that the licence, the code and the person fit; from now on the enterprise may submit."""
    enterprise.status_reason = ""
    enterprise.verified_at = clock.now()
    tell_members(enterprise, verified=True)
    return {}


@machine.transition(
    label=_("Do not verify"),
    source=(Status.PENDING, Status.VERIFIED),
    target=Status.REJECTED,
    allowed=rules.may_verify,
    inputs=RejectInputs,
    tone="bad",
)
def reject(enterprise: Enterprise, *, actor: Any, reason: str) -> dict[str, Any]:
    """Refuse with a reason that the enterprise reads."""
    if not reason.strip():
        raise DomainError(_("Please give the reason."), "reason_required")
    enterprise.status_reason = reason.strip()
    enterprise.verified_at = None
    tell_members(enterprise, verified=False)
    return {"reason": reason.strip()}


@machine.transition(
    label=_("Ask for verification again"),
    source=Status.REJECTED,
    target=Status.PENDING,
    allowed=rules.is_member,
)
def ask_again(enterprise: Enterprise, *, actor: Any) -> dict[str, Any]:
    """Send the corrected registration back to the officer."""
    return {}


@machine.transition(
    label=_("Verify again after a change"),
    source=Status.VERIFIED,
    target=Status.PENDING,
    allowed=rules.is_member,
)
def verify_again(enterprise: Enterprise, *, actor: Any) -> dict[str, Any]:
    """A new name, code or district must be looked at again."""
    enterprise.verified_at = None
    return {}
