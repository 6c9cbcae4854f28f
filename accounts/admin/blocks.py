"""Blocks of the first page about the house itself: the state of the queues, and who looked at what."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, OutboxEntry, QueueHeartbeat
from accounts.roles import Role
from accounts.workbench import block
from common import clock

# Canaries fly every 30 seconds; three that do not return mean a deaf queue.
DEAF_AFTER = timedelta(seconds=120)
SHOWN = 5


def queue_rows() -> list[dict[str, Any]]:
    """Each queue with the age of its last answer and whether a worker listens."""
    now = clock.now()
    rows = []
    for beat in QueueHeartbeat.objects.order_by("queue"):
        age = None if beat.seen_at is None else now - beat.seen_at
        rows.append(
            {
                "queue": beat.queue,
                "seconds": None if age is None else max(0, int(age.total_seconds())),
                "seen_at": beat.seen_at,
                "hears": age is not None and age <= DEAF_AFTER,
            }
        )
    return rows


def outbox_counts() -> dict[str, Any]:
    """How much work waits, since when, and how much is in quarantine."""
    waiting = Q(done_at=None, quarantined_at=None)
    return OutboxEntry.objects.filter(done_at=None).aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("created_at", filter=waiting),
        quarantined=Count("pk", filter=Q(quarantined_at__isnull=False)),
    )


@block(30)
def queues(user: Any) -> dict[str, Any] | None:
    if not user.is_role(Role.ADMINISTRATOR, Role.AUDITOR):
        return None
    url = f"{reverse('admin:accounts_outboxentry_changelist')}?state=quarantined"
    stuck = OutboxEntry.objects.filter(done_at=None).exclude(quarantined_at=None)[:SHOWN]
    context = {"queues": queue_rows(), "work": outbox_counts(), "stuck": stuck, "stuck_url": url}
    return {"title": _("Queues"), "template": "admin/blocks/queues.html", "context": context}


@block(70)
def readings(user: Any) -> dict[str, Any] | None:
    """What was written down last: for those who watch."""
    if not user.is_role(Role.ADMINISTRATOR, Role.AUDITOR):
        return None
    rows = AuditEntry.objects.select_related("actor")[: 2 * SHOWN]
    url = reverse("admin:accounts_auditentry_changelist")
    return {"title": _("Audit log"), "template": "admin/blocks/audit.html", "context": {"rows": rows, "url": url}}
