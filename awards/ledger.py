"""The budget: every award commits it, every payment uses it, every termination gives the unpaid rest back.

Lock order: application, then budget line. The caller holds the application.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from applications.models import Event
from awards.models import BudgetLine, LedgerEntry
from common.errors import DomainError
from programs.models import Round


def line_of(round: Round) -> BudgetLine:
    """The locked budget line of a round, opened with the round's budget at first use."""
    BudgetLine.objects.get_or_create(
        round=round, defaults={"total_amount": round.budget_amount or Decimal(0)}
    )
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


def _write(line: BudgetLine, event: Event, kind: str, amount: Decimal) -> None:
    line.save()
    LedgerEntry.objects.create(
        line=line, application=event.application, event=event, kind=kind, amount=amount, at=event.at
    )
