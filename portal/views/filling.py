"""Filling in: sections that save themselves, and the check before handing in."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedRequest
from applications import checks
from applications.drafts import open_correction, opened_answers, save_section
from applications.facts import facts
from applications.models import Application
from applications.progress import section_states
from applications.statuses import Status
from common.errors import DomainError
from portal.sectionforms import State, conditional_cells, draw, input_id, posted, row_numbers
from portal.views.applications import EDITABLE, own
from programs import answers as answering
from programs.answers import Errors
from programs.definition import Definition, Section
from programs.fieldtypes import TYPES


@require_http_methods(["GET", "POST"])
def section(request: SignedRequest, reference: str, section: str) -> HttpResponse:
    """One section. A post keeps everything that was typed, right or wrong, and says what is wrong."""
    row = own(request, reference)
    prefetch_related_objects([row.enterprise], "figures", "credit_records")
    try:
        part = row.definition.load().section(section)
    except KeyError:
        raise Http404 from None
    if request.method == "POST":
        return _save(request, row, part)
    errors = _findings_by_path(row) if "check" in request.GET else {}
    return _show(request, row, part, errors)


def _save(request: SignedRequest, row: Application, part: Section) -> HttpResponse:
    data = posted(part, request.POST)
    try:
        row, errors = save_section(row, part.key, data, user=request.user)
    except DomainError as error:
        if request.headers.get("X-Autosave"):
            raise
        messages.error(request, str(error))
        return redirect("portal:application", row.reference)
    if request.headers.get("X-Autosave"):
        return _saved(row, part, errors, row_numbers(part, data))
    if not errors and "add" not in request.POST and "remove" not in request.POST:
        return redirect(*_next(row, part.key, request.POST))
    return _show(request, row, part, errors)


def _show(request: SignedRequest, row: Application, part: Section, errors: Errors) -> HttpResponse:
    definition = row.definition.load()
    known = facts(row)
    visible = answering.visible(definition, known["answers"], known)
    correction = open_correction(row) if row.status == Status.CORRECTION else None
    editable = row.status in EDITABLE
    state = State(
        known["answers"],
        visible,
        errors,
        cells=conditional_cells(definition, part, known),
        correction=correction,
        read_only=not editable,
        extra_rows=request.POST.get("add", ""),
    )
    context = {
        "application": row,
        "section": part,
        "items": list(draw(part, state)),
        "problems": _summary(definition, part, errors),
        "correction": correction,
        "editable": editable,
        "saved_at": row.saved_at,
        "place": _place(definition, part, visible),
    }
    wrong = errors and request.method == "POST"
    return render(request, "portal/section.html", context, status=422 if wrong else 200)


def _place(definition: Definition, part: Section, visible: set[str]) -> dict[str, int]:
    keys = [section.key for section in definition.sections if section.key in visible or section.key == part.key]
    return {"number": keys.index(part.key) + 1, "total": len(keys)}


def _findings_by_path(row: Application) -> Errors:
    """What the check before handing in would say, beside its fields."""
    found: Errors = {}
    for finding in checks.findings_of(row):
        if finding.severity == "block" and finding.path:
            found.setdefault(finding.path, []).append(finding.message)
    return found


def _summary(definition: Definition, part: Section, errors: Errors) -> list[dict[str, str]]:
    """Every fault of this section with the label of its field, linked to it."""
    keys = {item.key for item in part.items}
    return [
        {"href": f"#{input_id(path)}", "label": _label(definition, path, message), "message": message}
        for path, found in errors.items()
        if path.split(".")[0] in keys
        for message in found
    ]


def _label(definition: Definition, path: str, message: str) -> str:
    """The label of a field, unless the message names it already."""
    head, *rest = path.split(".")
    item: Any = definition.item(head)
    if len(rest) == 2:
        item = next(column for column in item.columns if column.key == rest[1])
    label = str(item.label)
    return "" if label in message else f"{label} {int(rest[0]) + 1}" if rest else label


def _saved(row: Application, part: Section, errors: Errors, numbers: dict[str, list[int]]) -> JsonResponse:
    """What the page needs after an autosave: the time, the faults, what is visible, what follows."""
    definition = row.definition.load()
    known = facts(row)
    answers = known["answers"]
    cells = conditional_cells(definition, part, known)
    return JsonResponse(
        {
            "version": row.answers_version,
            "time": localtime(row.saved_at).strftime("%H:%M:%S"),
            "errors": {on_page(path, numbers): found for path, found in errors.items()},
            "visible": sorted(answering.visible(definition, answers, known)),
            "cells": {on_page(path, numbers): shown for path, shown in cells.items() if is_row(path, numbers)},
            "computed": {
                key: TYPES[field.type].display(field, answers.get(key))
                for key, field in definition.by_path.items()
                if field.computed
            },
        }
    )


def is_row(path: str, numbers: dict[str, list[int]]) -> bool:
    """Whether the path is a cell of a row that the page carried."""
    head, index = path.split(".")[:2]
    return index.isdigit() and int(index) < len(numbers.get(head, []))


def on_page(path: str, numbers: dict[str, list[int]]) -> str:
    """The path of a stored cell as the page counts it: empty rows stand on the page and are not stored."""
    head, *rest = path.split(".")
    if rest and head in numbers and int(rest[0]) < len(numbers[head]):
        return ".".join([head, str(numbers[head][int(rest[0])]), *rest[1:]])
    return path


def _next(row: Application, section: str, data: Any) -> tuple[Any, ...]:
    if "stay" in data:
        return ("portal:section", row.reference, section)
    if "list" in data:
        return ("portal:application", row.reference)
    definition = row.definition.load()
    shown = answering.visible(definition, opened_answers(row), facts(row))
    keys = [part.key for part in definition.sections if part.key in shown]
    after = keys[keys.index(section) + 1 :] if section in keys else []
    return ("portal:section", row.reference, after[0]) if after else ("portal:materials", row.reference)


@require_safe
def check(request: SignedRequest, reference: str) -> HttpResponse:
    """Everything that still stands against handing in, and the button when nothing does."""
    row = own(request, reference)
    state = section_states(row)
    context = {
        "application": row,
        "state": state,
        "groups": _groups(row, state["findings"]),
        "verb": "resubmit" if row.status == Status.CORRECTION else "submit",
        "correction": open_correction(row) if row.status == Status.CORRECTION else None,
        "editable": row.status in EDITABLE,
        "key": uuid4(),
    }
    return render(request, "portal/check.html", context)


def _groups(row: Application, findings: list[Any]) -> list[dict[str, Any]]:
    """Findings under the part of the application where they are put right, each with the link to it."""
    sections = {item.key: section for section in row.definition.load().sections for item in section.items}
    groups: dict[str, dict[str, Any]] = {}
    for finding in findings:
        section = sections.get(finding.path.split(".")[0])
        if section:
            url = reverse("portal:section", args=[row.reference, section.key])
            title, href = str(section.title), f"{url}?check#{input_id(finding.path)}"
        elif finding.path.startswith("material."):
            url = reverse("portal:materials", args=[row.reference])
            title, href = _("Documents"), f"{url}#{input_id(finding.path)}"
        elif finding.path == "enterprise":
            title, href = _("My enterprise"), reverse("portal:enterprise")
        else:
            title, href = _("The application as a whole"), ""
        group = groups.setdefault(title, {"title": title, "entries": []})
        group["entries"].append({"finding": finding, "href": href})
    return list(groups.values())
