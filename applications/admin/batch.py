"""One verb for many rows: each row is its own move, and each tells how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts import markup
from accounts.requests import person
from applications import moves
from applications.models import Application
from applications.statuses import TURNS, Status
from common.errors import DomainError
from common.workflow import Transition

LIMIT = 200
# Verbs whose inputs may be the same for many cases.
VERBS = (
    "recommend", "accept", "clear", "propose", "endorse", "approve", "pay", "pass_inspection", "evaluate", "close",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How one row ended: moved to ``text``, or refused because of ``text``."""

    reference: str
    title: str
    done: bool
    text: str


def verbs_for(user: Any) -> list[Transition]:
    """The batch verbs of the statuses whose turn is this role's."""
    rules = [moves.machine.transitions[verb] for verb in VERBS]
    return [rule for rule in rules if any(TURNS[Status(status)].actor == user.role for status in rule.sources)]


def run(rows: Sequence[Application], verb: str, *, actor: Any, data: Any) -> list[Outcome]:
    """Move every row on its own; a refusal of one leaves the others as they are."""
    return [_one(row, verb, actor, data) for row in rows]


def _one(row: Application, verb: str, actor: Any, data: Any) -> Outcome:
    try:
        moved = moves.move(row, verb, actor=actor, data=data)
    except DomainError as refusal:
        return Outcome(row.reference, row.title, False, str(refusal))
    except PermissionDenied:
        return Outcome(row.reference, row.title, False, _("You may not do this with this application."))
    except ValidationError as error:
        return Outcome(row.reference, row.title, False, " ".join(error.messages))
    return Outcome(row.reference, row.title, True, moved.get_status_display())


def action(admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """First show what will be done and ask for the inputs; then do it and show how each row ended."""
    verb = request.POST["action"].removeprefix("batch_")
    rule = next(rule for rule in verbs_for(request.user) if rule.verb == verb)
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if len(chosen) > LIMIT:
        messages.error(request, _("At most %(limit)s rows at once.") % {"limit": LIMIT})
        return None
    rows = list(admin.get_queryset(request).filter(pk__in=[pk for pk in chosen if pk.isdigit()]).order_by("pk"))
    confirmed = "confirmed" in request.POST
    form_class = rule.inputs or forms.Form
    form = form_class(request.POST if confirmed else None)
    context: dict[str, Any] = {"title": rule.label, "rule": rule, "back": request.get_full_path()}
    if confirmed and form.is_valid():
        outcomes = run(rows, verb, actor=request.user, data=request.POST)
        done = sum(outcome.done for outcome in outcomes)
        context |= {"outcomes": outcomes, "done": done, "refused": len(outcomes) - done}
        return TemplateResponse(request, "admin/batch_result.html", admin.page(request, **context))
    ready = {row.pk for row in rows if verb in {one.verb for one in moves.available(row, person(request))}}
    context |= {
        "form": form,
        "action": request.POST["action"],
        "rows": [{"row": row, "ready": row.pk in ready, "amount": _amount(row)} for row in rows],
        "ready_count": len(ready),
        "total": markup.money(sum(row.awarded_amount or row.proposed_amount or 0 for row in rows)),
    }
    return TemplateResponse(request, "admin/batch.html", admin.page(request, **context))


def _amount(row: Application) -> str:
    return markup.money(row.awarded_amount if row.awarded_amount is not None else row.proposed_amount)
