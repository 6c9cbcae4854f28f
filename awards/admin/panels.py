"""The budget on the application's page: is there money for it, and what was written down for it."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import CITYWIDE
from applications import panels
from applications.models import Application
from applications.statuses import Status
from awards.admin.bars import bar_of, figures_of
from awards.admin.entry import kind_badge
from awards.models import BudgetLine

# From the proposal to the decision an amount waits for its money.
UNDECIDED = (Status.PROPOSAL, Status.DELIBERATION, Status.PUBLICITY, Status.OBJECTION, Status.DECISION)


def budget(application: Application, user: Any) -> dict[str, Any] | None:
    """The round's budget, and this application's entries. A round without money has no panel."""
    if not user.is_role(*CITYWIDE):
        return None
    line = BudgetLine.objects.filter(round=application.round).first()
    if line is None:
        if not application.round.budget_amount and not application.proposed_amount:
            return None
        line = BudgetLine(round=application.round, total_amount=application.round.budget_amount)
    asked = application.proposed_amount if application.status in UNDECIDED else None
    entries = application.ledger_entries.select_related("event__actor").order_by("pk")
    context = {
        "line": line, "bar": bar_of(line), "figures": figures_of(line),
        "url": reverse("admin:awards_budgetline_change", args=[line.pk]) if line.pk else "",
        "asked": asked, "left": None if asked is None else line.free_amount - asked,
        "lacks": Decimal(0) if asked is None else max(Decimal(0), asked - line.free_amount),
        "entries": [{"entry": entry, "kind": kind_badge(entry.kind)} for entry in entries],
    }  # fmt: skip
    return {"title": _("Budget"), "template": "admin/awards/_budget.html", "context": context}


panels.register(30, budget)
