"""The budget: every award commits it, every payment uses it, every termination gives the unpaid rest back.

Lock order: application, then budget line. The caller holds the application.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from applications.models import Event
from awards import rules
from awards.models import BudgetLine, LedgerEntry
from common.errors import DomainError
from common.money import fen
from programs.models import Round


def line_of(round: Round) -> BudgetLine:
    """The locked budget line of a round, opened with the round's budget at first use."""
    BudgetLine.objects.get_or_create(round=round, defaults={"total_amount": round.budget_amount or Decimal(0)})
    return BudgetLine.objects.select_for_update().get(round=round)


def commit(event: Event, amount: Decimal) -> None:
    """Reserve an award. Raises DomainError ``over_budget``, which undoes the approval."""
    line = line_of(event.application.round)
    if amount > line.free_amount:
        raise DomainError(
            _("The budget of this round has only %(free)s yuan left.") % {"free": line.free_amount},
            "over_budget",
        )
    line.committed_amount += amount
    _write(line, event, LedgerEntry.Kind.COMMIT, amount)


def pay(event: Event, amount: Decimal) -> None:
    """Use what was committed."""
    line = line_of(event.application.round)
    line.paid_amount += amount
    _write(line, event, LedgerEntry.Kind.PAY, amount)


def release(event: Event, amount: Decimal) -> None:
    """Give back what was committed and not paid."""
    line = line_of(event.application.round)
    line.committed_amount -= amount
    _write(line, event, LedgerEntry.Kind.RELEASE, amount)


@transaction.atomic
def set_total(round: Round, total: Decimal, *, actor: User, reason: str) -> BudgetLine:
    """Give a round another budget, never less than what is committed; opens the line where there is none.

    Raises PermissionDenied, DomainError ``reason_required``, ``not_an_amount`` or ``below_committed``.
    """
    if not rules.may_set_total(actor):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Please say why the budget changes."), "reason_required")
    if not total.is_finite() or total < 0 or total != fen(total):
        raise DomainError(_("A budget is an amount in yuan with at most two decimals."), "not_an_amount")
    line = line_of(round)
    if total < line.committed_amount:
        raise DomainError(
            _("%(committed)s yuan are committed: the budget cannot be less.") % {"committed": line.committed_amount},
            "below_committed",
        )
    before, line.total_amount = line.total_amount, total
    line.save(update_fields=["total_amount"])
    data = {"round": round.code, "before": str(before), "after": str(total), "reason": reason.strip()}
    audit.record("set_total", line, actor=actor, data=data)
    return line


def sums_of(line: BudgetLine) -> tuple[Decimal, Decimal]:
    """What the entries say is committed and paid; it equals what the line says."""
    by_kind = dict(line.entries.values_list("kind").annotate(sum=Sum("amount")).order_by())
    zero, kind = Decimal(0), LedgerEntry.Kind
    committed = by_kind.get(kind.COMMIT, zero) - by_kind.get(kind.RELEASE, zero)
    return committed, by_kind.get(kind.PAY, zero)


def _write(line: BudgetLine, event: Event, kind: str, amount: Decimal) -> None:
    line.save()
    LedgerEntry.objects.create(
        line=line, application=event.application, event=event, kind=kind, amount=amount, at=event.at
    )
