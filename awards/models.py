from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import CITYWIDE
from applications.models import Application, Event
from programs.models import Round


class MoneyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "MoneyQuerySet":
        """The city's office reads the budget; districts, experts and enterprises do not."""
        return self if user.is_role(*CITYWIDE) else self.none()


class BudgetLine(models.Model):
    """The money of one round, never spent twice: paid stays within committed, committed within the total."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="budget_line", verbose_name=_("round"))
    total_amount = models.DecimalField(_("budget"), max_digits=16, decimal_places=2)
    committed_amount = models.DecimalField(_("committed"), max_digits=16, decimal_places=2, default=0)
    paid_amount = models.DecimalField(_("paid"), max_digits=16, decimal_places=2, default=0)

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.CheckConstraint(
                name="awards_within_budget",
                condition=Q(paid_amount__gte=0)
                & Q(committed_amount__gte=F("paid_amount"))
                & Q(total_amount__gte=F("committed_amount")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}"

    @property
    def free_amount(self) -> Decimal:
        return self.total_amount - self.committed_amount


class LedgerEntry(models.Model):
    """One movement of a budget line, caused by one event. Append-only; the line is the sum of its entries."""

    class Kind(models.TextChoices):
        COMMIT = "commit", _("Committed")
        RELEASE = "release", _("Released")
        PAY = "pay", _("Paid")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries", verbose_name=_("budget line"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="ledger_entries", verbose_name=_("application")
    )
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    at = models.DateTimeField(_("time"))

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="awards_entry_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
