"""Filling in: sections that save themselves, documents, and the check before handing in."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import checks
from applications.attachments import CONTENT_TYPES, add_attachment, remove_attachment
from applications.drafts import open_correction, opened_answers, save_section
from applications.facts import facts
from applications.models import Application
from applications.progress import section_states
from applications.statuses import Status
from common.errors import DomainError
from portal.sectionforms import draw, posted
from portal.views.applications import own
from programs import answers as answering
from programs.conditions import holds
from programs.fieldtypes import TYPES


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One section. A post keeps everything that was typed, right or wrong, and says what is wrong."""
    row = own(request, reference)
    definition = row.definition.load()
    try:
        part = definition.section(section)
    except KeyError:
        raise Http404 from None
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            row, errors = save_section(row, section, posted(part, request.POST), user=request.user)
        except DomainError as error:
            if request.headers.get("X-Autosave"):
                raise
            messages.error(request, str(error))
            return redirect("portal:application", reference)
        if request.headers.get("X-Autosave"):
            return _saved(row, errors)
        if not errors and "add" not in request.POST and "remove" not in request.POST:
            return redirect(*_next(row, definition, section, request.POST))
    return _show(request, row, part, errors)


def _show(request: HttpRequest, row: Application, part: Any, errors: dict[str, list[str]]) -> HttpResponse:
    definition = row.definition.load()
    answers = opened_answers(row)
    visible = answering.visible(definition, answers, facts(row))
    unlocked = open_correction(row) if row.status == Status.CORRECTION else None
    editable = row.status in (Status.DRAFT, Status.CORRECTION)
    if not errors and request.method == "GET" and "check" in request.GET:
        errors = _findings_by_path(row)
    context = {
        "application": row,
        "section": part,
        "items": list(
            draw(definition, part, answers, visible, errors, unlocked, request.POST.get("add", ""))
        ),
        "errors": _summary(part, errors),
        "editable": editable,
        "saved_at": row.saved_at,
    }
    return render(
        request, "portal/section.html", context, status=422 if errors and request.method == "POST" else 200
    )


def _findings_by_path(row: Application) -> dict[str, list[str]]:
    """What the check before handing in would say, beside its fields."""
    found: dict[str, list[str]] = {}
    for finding in checks.findings_of(row):
        if finding.severity == "block" and finding.path:
            found.setdefault(finding.path, []).append(finding.message)
    return found


def _summary(part: Any, errors: dict[str, list[str]]) -> list[dict[str, str]]:
    """Every fault of this section, linked to its field."""
    keys = {item.key for item in part.items}
    return [
        {"href": f"#id_{path.replace('.', '-')}", "message": message}
        for path, found in errors.items()
        if path.split(".")[0] in keys
        for message in found
    ]


def _saved(row: Application, errors: dict[str, list[str]]) -> JsonResponse:
    """What the page needs after an autosave: the time, the faults, what is visible, what follows."""
    definition = row.definition.load()
    answers = opened_answers(row)
    by_path = definition.by_path
    computed = {key: answers.get(key) for key, field in by_path.items() if field.computed}
    return JsonResponse(
        {
            "time": localtime(row.saved_at).strftime("%H:%M:%S"),
            "errors": errors,
            "visible": sorted(answering.visible(definition, answers, facts(row))),
            "computed": {
                key: TYPES[by_path[key].type].display(by_path[key], v) for key, v in computed.items()
            },
        }
    )


def _next(row: Application, definition: Any, section: str, data: Any) -> tuple[Any, ...]:
    if "stay" in data:
        return ("portal:section", row.reference, section)
    if "list" in data:
        return ("portal:application", row.reference)
    shown = answering.visible(definition, row.answers, facts(row))
    keys = [part.key for part in definition.sections if part.key in shown]
    after = keys[keys.index(section) + 1 :] if section in keys else []
    return ("portal:section", row.reference, after[0]) if after else ("portal:materials", row.reference)


@require_safe
def materials(request: HttpRequest, reference: str) -> HttpResponse:
    """Every document that applies, with what has been handed in."""
    row = own(request, reference)
    definition = row.definition.load()
    known = facts(row)
    files: dict[str, list[Any]] = {}
    for attachment in row.attachments.present():
        files.setdefault(attachment.material, []).append(attachment)
    unlocked = open_correction(row) if row.status == Status.CORRECTION else None
    editable = row.status in (Status.DRAFT, Status.CORRECTION)
    shown = [
        {
            "material": material,
            "files": files.get(material.key, []),
            "editable": editable and (unlocked is None or unlocked.unlocks(material.key)),
            "accept": ",".join(
                f".{extension}" for extension in material.extensions if extension in CONTENT_TYPES
            ),
        }
        for material in definition.materials
        if material.condition is None or holds(material.condition, known) or material.key in files
    ]
    return render(
        request, "portal/materials.html", {"application": row, "shown": shown, "editable": editable}
    )


@require_POST
def upload(request: HttpRequest, reference: str, material: str) -> HttpResponse:
    """Take one or more files for a document."""
    row = own(request, reference)
    uploads = request.FILES.getlist("file")
    if not uploads:
        messages.error(request, _("Please choose a file first."))
    for one in uploads:
        try:
            add_attachment(row, material, one, user=request.user)
            messages.success(request, _("“%(name)s” has been added.") % {"name": one.name})
        except DomainError as error:
            messages.error(request, f"{one.name}：{error}")
    return redirect("portal:materials", reference)


@require_POST
def remove_file(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    row = own(request, reference)
    attachment = get_object_or_404(row.attachments.present().select_related("application"), uid=uid)
    try:
        remove_attachment(attachment, user=request.user)
        messages.success(request, _("“%(name)s” has been removed.") % {"name": attachment.name})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("portal:materials", reference)


@require_safe
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that still stands against handing in, and the button when nothing does."""
    row = own(request, reference)
    state = section_states(row)
    places = {item.key: part.key for part in row.definition.load().sections for item in part.items}
    findings = [
        {"finding": finding, "section": places.get(finding.path.split(".")[0], "")}
        for finding in state["findings"]
    ]
    context = {
        "application": row,
        "state": state,
        "findings": findings,
        "verb": "resubmit" if row.status == Status.CORRECTION else "submit",
        "editable": row.status in (Status.DRAFT, Status.CORRECTION),
        "key": uuid4(),
    }
    return render(request, "portal/check.html", context)
