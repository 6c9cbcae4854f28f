from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from programs.models import DefinitionVersion


class Revision(models.Model):
    """What was handed in, frozen: answers, the enterprise's facts, the list of files, and the digest of all of it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("number"))
    definition = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"))
    enterprise = models.JSONField(_("enterprise facts"))
    files = models.JSONField(_("files"))
    digest = models.CharField(_("digest"), max_length=64)
    key = models.CharField(_("idempotency key"), max_length=80)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="applications_revision_once"),
            models.UniqueConstraint(fields=["application", "key"], name="applications_submit_once"),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def receipt_number(self) -> str:
        return f"{self.application.reference}-{self.number:02d}"

    def content(self) -> dict:
        """The content that the digest covers."""
        return {
            "reference": self.application.reference,
            "number": self.number,
            "definition": self.definition.digest,
            "answers": self.answers,
            "enterprise": self.enterprise,
            "files": self.files,
            "submitted_at": self.submitted_at,
        }
