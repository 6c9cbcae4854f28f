from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from common.canonical import digest


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **fields):
        raise TypeError("events are never changed")

    def delete(self):
        raise TypeError("events are never deleted")


class Event(models.Model):
    """What happened to an application, who did it and when. Append-only; each row carries its predecessor's hash."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    verb = models.CharField(_("action"), max_length=40)
    before = models.CharField(_("before"), max_length=20, choices=Application.Status.choices, blank=True)
    after = models.CharField(_("after"), max_length=20, choices=Application.Status.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    data = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("time"))
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["application", "seq"]
        constraints = [models.UniqueConstraint(fields=["application", "seq"], name="applications_event_order")]
        indexes = [
            models.Index(fields=["-at"], name="applications_event_at"),
            models.Index(fields=["verb", "at"], name="applications_event_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("events are never deleted")

    def sealed_hash(self) -> str:
        """Recompute the hash of this row over its content and its predecessor's hash."""
        return digest(
            {
                "application": self.application_id,
                "seq": self.seq,
                "verb": self.verb,
                "before": self.before,
                "after": self.after,
                "actor": self.actor_id,
                "data": self.data,
                "at": self.at,
                "prev": self.prev_hash,
            }
        )
