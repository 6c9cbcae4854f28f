"""How much of a budget is committed and paid, as numbers and as a bar."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.models import BudgetLine


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Percent with one decimal; nothing of nothing is nothing."""
    if not whole:
        return Decimal("0.0")
    return (part * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Bar:
    """The shares of a line in percent of its total."""

    committed: Decimal
    paid: Decimal

    def __str__(self) -> SafeString:  # type: ignore[override]
        words = _("%(committed)s %% committed, %(paid)s %% paid")
        return format_html(
            '<span class="w-meter" role="img" aria-label="{}" title="{}">'
            '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="w-committed" width="{}" height="8"/><rect class="w-paid" width="{}" height="8"/>'
            "</svg></span>",
            *[words % {"committed": self.committed, "paid": self.paid}] * 2, self.committed, self.paid,
        )  # fmt: skip

    __html__ = __str__


def bar_of(line: BudgetLine) -> Bar:
    return Bar(share(line.committed_amount, line.total_amount), share(line.paid_amount, line.total_amount))


def figures_of(line: BudgetLine) -> list[dict[str, Any]]:
    """The four amounts of a line, each with its share of the total."""
    rows = [
        ("", _("Budget"), line.total_amount),
        ("w-key-committed", _("Committed"), line.committed_amount),
        ("w-key-paid", _("Paid"), line.paid_amount),
        ("w-key-free", _("Free"), line.free_amount),
    ]
    return [
        {
            "key": key,
            "label": label,
            "amount": amount,
            "share": share(amount, line.total_amount) if key else None,
        }
        for key, label, amount in rows
    ]
