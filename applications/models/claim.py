from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Claim(models.Model):
    """What an application claims for itself alone: a product version, a copyright, a policy, a person in a year.

    ``digest`` is a keyed hash of the normalised value, so that personal numbers can be compared and not read.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="claims")
    kind = models.CharField(_("kind"), max_length=40)
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=100)
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest"], name="applications_claimed_once", condition=Q(released_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
