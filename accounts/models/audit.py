from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """What was done to anything that is not an application: sign-ins, enterprises, rounds, exports, reveals.

    Append-only. ``data`` never holds personal data, only keys and reasons.
    """

    verb = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_ref = models.CharField(_("object"), max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("actor"), related_name="+"
    )
    before = models.CharField(_("before"), max_length=30, blank=True)
    after = models.CharField(_("after"), max_length=30, blank=True)
    data = models.JSONField(_("details"), default=dict)
    address = models.GenericIPAddressField(_("address"), null=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_ref", "-at"], name="accounts_audit_object"),
            models.Index(fields=["-at"], name="accounts_audit_at"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
