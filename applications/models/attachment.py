from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


def storage_name(attachment: "Attachment", name: str) -> str:
    """A name of our own: nothing the sender wrote reaches the file system."""
    uid = uuid4().hex
    return f"attachments/{uid[:2]}/{uid}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> "AttachmentQuerySet":
        return self.filter(removed_at=None)

    def visible_to(self, user) -> "AttachmentQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


class Attachment(models.Model):
    """A file that belongs to one material of an application. A removed one stays, as an earlier revision names it."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    material = models.CharField(_("material"), max_length=60)
    file = models.FileField(_("file"), upload_to=storage_name, max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    content_type = models.CharField(_("content type"), max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["material", "pk"]
        indexes = [
            models.Index(fields=["application", "material"], condition=Q(removed_at=None), name="applications_files"),
            models.Index(fields=["sha256"], name="applications_file_hash"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.uid])
