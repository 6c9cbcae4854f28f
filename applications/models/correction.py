from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Correction(models.Model):
    """One notice that lists everything to be corrected, at once. Only its items unlock.

    ``items`` is a list of {"path": field or material key, "kind": "field" | "material", "reason": text}.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField(_("number"))
    items = models.JSONField(_("items"))
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("due"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    expired_at = models.DateTimeField(_("expired"), null=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="applications_correction_once"),
            models.UniqueConstraint(
                fields=["application"],
                name="applications_one_open_correction",
                condition=Q(answered_at=None, expired_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} · {self.number}"

    def unlocks(self, path: str) -> bool:
        """Say whether a field path or material key may be changed under this notice."""
        head = path.split(".", 1)[0]
        return any(item["path"] in (path, head) for item in self.items)
