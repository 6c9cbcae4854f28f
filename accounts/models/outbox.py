from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet["OutboxEntry"]):
    def waiting(self):
        return self.filter(done_at=None, quarantined_at=None)


class OutboxEntry(models.Model):
    """A piece of work, written in the transaction that needs it. The broker only carries its id.

    The consumer marks it done in the same transaction as its effect. ``payload`` holds ids, never personal data.
    """

    task = models.CharField(_("task"), max_length=60)
    queue = models.CharField(_("queue"), max_length=20)
    payload = models.JSONField(_("payload"), default=dict)
    key = models.CharField(_("key"), max_length=160, null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    next_try_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done"), null=True)
    quarantined_at = models.DateTimeField(_("quarantined"), null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("queued work")
        verbose_name_plural = _("queued work")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="accounts_outbox_once", condition=Q(key__isnull=False))
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(done_at=None, quarantined_at=None),
                name="accounts_outbox_waiting",
            ),
            models.Index(fields=["quarantined_at"], name="accounts_outbox_quarantine"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class QueueHeartbeat(models.Model):
    """The canary of one queue: when it was last sent, and when a worker last answered."""

    queue = models.CharField(_("queue"), max_length=20, primary_key=True)
    sent_at = models.DateTimeField(_("sent"))
    seen_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("queue heartbeat")
        verbose_name_plural = _("queue heartbeats")

    def __str__(self) -> str:
        return self.queue
