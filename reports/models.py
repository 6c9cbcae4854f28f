from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Round


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user) -> "ExportQuerySet":
        """An export is its owner's, and nobody else's."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def unfinished(self) -> "ExportQuerySet":
        return self.filter(status__in=[Export.Status.QUEUED, Export.Status.RUNNING])


class Export(models.Model):
    """A file of a round's applications that a worker builds for one person, with progress, until it expires.

    ``scope`` remembers whose rows went in ("city" or a district's code): who reads less by now gets nothing.
    """

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel workbook (XLSX)")
        CSV = "csv", _("Text table (CSV)")
        CSV_GB18030 = "csv_gb18030", _("Text table for older software (CSV, GB 18030)")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Being built")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    class Failure(models.TextChoices):
        FORBIDDEN = "forbidden", _("The account may no longer export these applications.")
        TOO_LONG = "too_long", _("Building took too long. Narrow the export down and try again.")
        FAULT = "fault", _("Something failed on our side. Please try again.")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports", verbose_name=_("owner"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="exports", verbose_name=_("round"))
    format = models.CharField(_("format"), max_length=12, choices=Format.choices)
    filters = models.JSONField(_("filters"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    failure = models.CharField(_("reason"), max_length=10, choices=Failure.choices, blank=True)
    scope = models.CharField(max_length=6, blank=True, editable=False)
    done_count = models.PositiveIntegerField(_("rows written"), default=0)
    total_count = models.PositiveIntegerField(_("rows"), default=0)
    file = models.FileField(_("file"), upload_to="exports/", blank=True)
    byte_count = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    created_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    expires_at = models.DateTimeField(_("expires"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="reports_export_owner"),
            models.Index(fields=["status", "expires_at"], name="reports_export_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.get_format_display()}"

    @property
    def percent(self) -> int:
        return 100 * self.done_count // self.total_count if self.total_count else 0

    @property
    def is_unfinished(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)
