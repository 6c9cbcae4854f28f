"""My applications: the list, the start, the page of one application, and every verb."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from applications import moves
from applications.cases import masked_answers
from applications.drafts import open_correction, start_draft
from applications.models import Application
from applications.notices import TELLS_APPLICANT
from applications.progress import section_states
from applications.revisions import is_intact
from applications.statuses import AWARDED, TURNS, Status
from common.errors import DomainError, RuleError
from enterprises.models import Enterprise
from programs.models import Round

PER_PAGE = 20
HIDDEN_VERBS = ("submit", "resubmit")


def own(request: HttpRequest, reference: str) -> Application:
    """The application with this reference, if this applicant may read it; else 404."""
    if not request.user.is_role(Role.APPLICANT):
        raise Http404
    rows = Application.objects.visible_to(request.user).select_related(
        "enterprise", "round__program", "definition"
    )
    return get_object_or_404(rows, reference=reference)


@require_safe
def my_applications(request: HttpRequest) -> HttpResponse:
    if not request.user.is_role(Role.APPLICANT):
        return redirect("portal:home")
    rows = Application.objects.visible_to(request.user).select_related("round__program")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/applications.html", {"page": page})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Open a draft for an enterprise; an application that exists already is opened instead."""
    if not request.user.is_role(Role.APPLICANT):
        raise PermissionDenied
    row = get_object_or_404(Round.objects.public().select_related("program", "definition"), code=code)
    mine = Enterprise.objects.visible_to(request.user)
    if request.method == "POST":
        enterprise = get_object_or_404(mine, uid=request.POST.get("enterprise") or None)
        try:
            application = start_draft(user=request.user, round=row, enterprise=enterprise)
        except DomainError as error:
            messages.warning(request, str(error))
            if reference := error.extra.get("reference"):
                return redirect("portal:application", reference)
            return redirect("portal:round", code)
        return redirect("portal:application", application.reference)
    if not mine.exists():
        messages.info(request, _("Please register your enterprise first."))
        return redirect("portal:register")
    return render(request, "portal/start.html", {"round": row, "enterprises": mine})


@require_safe
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """While it can be changed: the task list. Afterwards: where it is, what comes next, and what happened."""
    row = own(request, reference)
    correction = open_correction(row) if row.status == Status.CORRECTION else None
    verbs = [rule for rule in moves.available(row, request.user) if rule.verb not in HIDDEN_VERBS]
    context: dict[str, Any] = {
        "application": row,
        "correction": correction,
        "items": _named(row, correction),
        "verbs": verbs,
        "editable": row.status in (Status.DRAFT, Status.CORRECTION),
        "turn": TURNS[Status(row.status)],
        "is_awarded": row.status in AWARDED,
        "events": _public_events(row),
        "revisions": row.revisions.select_related("submitted_by"),
    }
    if context["editable"]:
        context["tasks"] = section_states(row)
    return render(request, "portal/application.html", context)


def _named(row: Application, correction: Any) -> list[dict[str, str]]:
    """The items of a correction with the labels of their fields and materials, and where to correct them."""
    if correction is None:
        return []
    definition = row.definition.load()
    labels = {
        item.key: (str(item.label), section.key) for section in definition.sections for item in section.items
    }
    documents = {material.key: str(material.label) for material in definition.materials}
    shown = []
    for item in correction.items:
        label, section = labels.get(
            item["path"].split(".")[0], (documents.get(item["path"], item["path"]), "")
        )
        shown.append({**item, "label": label, "section": section})
    return shown


def _public_events(row: Application) -> list[Any]:
    """What the applicant may read of the history: what was announced, without the names of officers."""
    shown = []
    for event in row.events.order_by("-seq"):
        rule = moves.machine.transitions.get(event.verb)
        if rule and (event.verb in TELLS_APPLICANT or event.verb == "withdraw"):
            reason = event.data.get("reason", "")
            shown.append({"label": rule.label, "at": event.at, "reason": reason, "tone": rule.tone})
    return shown


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    row = own(request, reference)
    latest = row.revisions.order_by("number").last()
    if latest is None:
        raise Http404
    return render(request, "portal/receipt.html", {"application": row, "revision": latest})


@require_safe
def revision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version as it was handed in."""
    row = own(request, reference)
    version = get_object_or_404(row.revisions.select_related("definition"), number=number)
    context = {
        "application": row,
        "revision": version,
        "definition": version.definition.load(),
        "answers": masked_answers(row, version.answers),
        "intact": is_intact(version),
    }
    return render(request, "portal/revision.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Every verb of an applicant: GET asks for its inputs or a confirmation, POST does it."""
    row = own(request, reference)
    rule = next((rule for rule in moves.available(row, request.user) if rule.verb == verb), None)
    if rule is None and request.method == "GET":
        raise Http404
    if request.method == "POST":
        return _do(request, row, verb)
    form = rule.inputs() if rule and rule.inputs else None
    return render(request, "portal/move.html", {"application": row, "rule": rule, "form": form})


@require_POST
def _do(request: HttpRequest, row: Application, verb: str) -> HttpResponse:
    if verb not in moves.machine.transitions:
        raise Http404
    try:
        moves.move(row, verb, actor=request.user, data=request.POST)
    except ValidationError as error:
        return _again(request, row, verb, error)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("portal:check", row.reference)
    except DomainError as error:
        messages.error(request, str(error))
        if error.code == "already_submitted":
            return redirect("portal:receipt", row.reference)
        return redirect("portal:application", row.reference)
    if verb in HIDDEN_VERBS:
        return redirect("portal:receipt", row.reference)
    messages.success(request, _("Done."))
    return redirect("portal:application", row.reference)


def _again(request: HttpRequest, row: Application, verb: str, error: ValidationError) -> HttpResponse:
    """Show the form again with what was typed."""
    rule = moves.machine.transitions[verb]
    form = rule.inputs(request.POST) if rule.inputs else None
    return render(request, "portal/move.html", {"application": row, "rule": rule, "form": form}, status=422)
