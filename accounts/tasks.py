"""The queue's own tasks. Domain work is never a task of its own: it is a row of the outbox."""

from celery import shared_task
from django.db.models import Q

from accounts import outbox
from accounts.models import QueueHeartbeat
from common import clock


@shared_task(name="accounts.work", acks_late=True)
def work(pk: int) -> None:
    outbox.work(pk)


@shared_task(name="accounts.sweep")
def sweep() -> None:
    outbox.sweep()


@shared_task(name="accounts.canary")
def canary(queue: str) -> None:
    """Prove that a worker really consumes this queue (a live process may be deaf)."""
    QueueHeartbeat.objects.filter(Q(seen_at=None) | Q(seen_at__lt=clock.now()), queue=queue).update(seen_at=clock.now())


@shared_task(name="accounts.release_canaries")
def release_canaries(queues: list[str]) -> None:
    """Send one canary into each queue, with the time it left."""
    for queue in queues:
        QueueHeartbeat.objects.update_or_create(queue=queue, defaults={"sent_at": clock.now()})
        canary.apply_async(args=[queue], queue=queue, expires=60, retry=False)
