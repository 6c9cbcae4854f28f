"""What an application's move wakes here."""

from typing import Any

from django.dispatch import receiver

from accounts import outbox
from applications.models import Event
from applications.signals import moved
from applications.statuses import Status


@receiver(moved, sender=Event)
def on_moved(sender: type, event: Event, **kwargs: Any) -> None:
    """Entering the review asks for a panel; leaving it otherwise than finished voids what is open."""
    if event.after == Status.EXPERT_REVIEW:
        outbox.enqueue("reviews.assign", {"application": event.application_id})
    elif event.before == Status.EXPERT_REVIEW and event.verb != "finish_review":
        for pk in event.application.assignments.open().values_list("pk", flat=True):
            outbox.enqueue("reviews.void", {"assignment": pk, "reason": event.verb})
