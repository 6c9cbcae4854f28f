"""What an application's move writes into the budget."""

from decimal import Decimal
from typing import Any

from django.dispatch import receiver

from applications.models import Event
from applications.signals import moved
from awards import ledger


@receiver(moved, sender=Event)
def on_moved(sender: type, event: Event, **kwargs: Any) -> None:
    """Approval commits, payment pays, termination releases the rest: in the transaction of the move."""
    application = event.application
    awarded, paid = application.awarded_amount or Decimal(0), application.paid_amount
    if event.verb == "approve" and awarded:
        ledger.commit(event, awarded)
    elif event.verb == "pay" and paid:
        ledger.pay(event, paid)
    elif event.verb in ("terminate", "fail_inspection") and awarded > paid:
        ledger.release(event, awarded - paid)
