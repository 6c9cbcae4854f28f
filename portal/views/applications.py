"""My applications: the list, the start, the page of one application, and every verb."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedRequest
from accounts.roles import Role
from applications import moves
from applications.drafts import open_correction, start_draft
from applications.models import Application, Event
from applications.notices import TELLS_APPLICANT
from applications.progress import section_states
from applications.reading import parts
from applications.revisions import is_intact
from applications.statuses import AWARDED, Status
from common import clock
from common.errors import DomainError, RuleError
from enterprises.models import Enterprise
from portal.sectionforms import input_id
from portal.steps import Step, steps
from portal.windows import with_window
from programs.models import Round

PER_PAGE = 20
HIDDEN_VERBS = ("submit", "resubmit")
EDITABLE = (Status.DRAFT, Status.CORRECTION)


def own(request: SignedRequest, reference: str, *, without: tuple[str, ...] = ()) -> Application:
    """The application with this reference, if this applicant may read it; else 404. ``without`` is read when asked."""
    if not request.user.is_role(Role.APPLICANT):
        raise Http404
    rows = Application.objects.visible_to(request.user).joined().defer(*without)
    return get_object_or_404(rows, reference=reference)


@require_safe
def my_applications(request: SignedRequest) -> HttpResponse:
    if not request.user.is_role(Role.APPLICANT):
        return redirect("portal:home")
    rows = Application.objects.visible_to(request.user).select_related("round__program")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/applications.html", {"page": page})


@require_http_methods(["GET", "POST"])
def start(request: SignedRequest, code: str) -> HttpResponse:
    """Open a draft for an enterprise; an application that exists already is opened instead."""
    if not request.user.is_role(Role.APPLICANT):
        raise PermissionDenied
    row = get_object_or_404(Round.objects.public().select_related("program", "definition"), code=code)
    mine = Enterprise.objects.visible_to(request.user)
    if request.method == "POST":
        enterprise = _chosen(mine, request.POST.get("enterprise", ""))
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


def _chosen(mine: Any, uid: str) -> Enterprise:
    """The enterprise that was ticked, if it is one of the person's own; else 404."""
    try:
        return get_object_or_404(mine, uid=UUID(uid))
    except ValueError:
        raise Http404 from None


@require_safe
def application(request: SignedRequest, reference: str) -> HttpResponse:
    """While it can be changed: the task list. Afterwards: where it is, what comes next, and what happened."""
    row = own(request, reference)
    editable = row.status in EDITABLE
    correction = open_correction(row) if row.status == Status.CORRECTION else None
    events = list(row.events.order_by("seq"))
    context: dict[str, Any] = {
        "application": row,
        "correction": correction,
        "items": _named(row, correction),
        "verbs": [rule for rule in moves.available(row, request.user) if rule.verb not in HIDDEN_VERBS],
        "editable": editable,
        "round": with_window(row.round, clock.now()),
        "is_awarded": row.status in AWARDED,
        "events": _public_events(events),
        "revisions": row.revisions.select_related("application"),
        **({"tasks": section_states(row)} if editable else _way(steps(row, events))),
    }
    return render(request, "portal/application.html", context)


def _way(all_steps: list[Step]) -> dict[str, Any]:
    """The steps of the round, the one where the application is, and the one that comes next."""
    at = next((n for n, step in enumerate(all_steps) if step.state == "now"), None)
    following = all_steps[at + 1 : at + 2] if at is not None else []
    return {
        "steps": all_steps,
        "current": all_steps[at] if at is not None else None,
        "following": following[0] if following else None,
    }


def _named(row: Application, correction: Any) -> list[dict[str, str]]:
    """The items of a correction with the labels of their fields and materials, and where to correct them."""
    if correction is None:
        return []
    definition = row.definition.load()
    labels = {item.key: (str(item.label), section.key) for section in definition.sections for item in section.items}
    documents = {material.key: str(material.label) for material in definition.materials}
    shown = []
    for item in correction.items:
        label, section = labels.get(item["path"], (documents.get(item["path"], item["path"]), ""))
        if section:
            href = f"{reverse('portal:section', args=[row.reference, section])}#{input_id(item['path'])}"
        else:
            href = f"{reverse('portal:materials', args=[row.reference])}#id_material-{item['path']}"
        shown.append({**item, "label": label, "href": href})
    return shown


def _public_events(events: list[Event]) -> list[dict[str, Any]]:
    """What the applicant may read of the history: what was announced, without the names of officers."""
    shown = []
    for event in reversed(events):
        rule = moves.machine.transitions.get(event.verb)
        if rule and (event.verb in TELLS_APPLICANT or event.verb == "withdraw"):
            shown.append({"label": rule.label, "at": event.at, "reason": event.data.get("reason", "")})
    return shown


@require_safe
def receipt(request: SignedRequest, reference: str) -> HttpResponse:
    row = own(request, reference)
    latest = row.revisions.order_by("number").last()
    if latest is None:
        raise Http404
    return render(request, "portal/receipt.html", {"application": row, "revision": latest})


@require_safe
def revision(request: SignedRequest, reference: str, number: int) -> HttpResponse:
    """One version as it was handed in."""
    row = own(request, reference)
    version = get_object_or_404(row.revisions.select_related("definition"), number=number)
    row.definition = version.definition  # the form of that day, not of today
    context = {
        "application": row,
        "revision": version,
        "parts": parts(row, version.answers),
        "intact": is_intact(version),
    }
    return render(request, "portal/revision.html", context)


@require_http_methods(["GET", "POST"])
def move(request: SignedRequest, reference: str, verb: str) -> HttpResponse:
    """Every verb of an applicant: GET asks for its inputs or a confirmation, POST does it."""
    if request.method == "POST":  # the verb reads the row again, under its lock
        return _do(request, own(request, reference, without=("answers", "findings", "award_lines")), verb)
    row = own(request, reference)
    rule = next((rule for rule in moves.available(row, request.user) if rule.verb == verb), None)
    if rule is None:
        return _too_late(request, row, verb)
    if verb in HIDDEN_VERBS:
        return redirect("portal:check", reference)
    form = rule.inputs() if rule.inputs else None
    return render(request, "portal/move.html", {"application": row, "rule": rule, "form": form})


def _too_late(request: SignedRequest, row: Application, verb: str) -> HttpResponse:
    """A link to a verb that is over: back to the page that says where the application is."""
    rule = moves.machine.transitions.get(verb)
    if rule is None or not rule.permits(request.user, row):
        raise Http404
    messages.warning(request, _("“%(verb)s” is not possible now.") % {"verb": rule.label})
    return redirect("portal:application", row.reference)


@require_POST
def _do(request: SignedRequest, row: Application, verb: str) -> HttpResponse:
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


def _again(request: SignedRequest, row: Application, verb: str, error: ValidationError) -> HttpResponse:
    """Show the form again with what was typed."""
    rule = moves.machine.transitions[verb]
    form = rule.inputs(request.POST) if rule.inputs else None
    return render(request, "portal/move.html", {"application": row, "rule": rule, "form": form}, status=422)
