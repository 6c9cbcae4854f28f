"""The summary page of the workbench: one program and round, tables with totals and bars, and exports."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import districts
from applications.statuses import Status
from common import clock
from enterprises.sizes import Size
from programs.fieldtypes import options_of
from programs.models import DefinitionVersion, Round
from reports import rules, statistics
from reports.models import Export
from reports.statistics import Figures


@dataclass(frozen=True)
class Line:
    """One row of a table. The bars are percent of the longest one of their table."""

    label: str
    figures: Figures
    count_bar: int
    money_bar: int


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    column: str
    lines: list[Line]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Figures of what this person may read; a district reviewer sees the own district."""
    if not rules.may_read_statistics(request.user):
        raise PermissionDenied
    rounds = list(Round.objects.visible_to(request.user).select_related("program"))
    program, round = chosen(request, rounds)
    scope = statistics.scope(request.user, program=program.pk if program else None, round=round.pk if round else None)
    summary = statistics.summary(scope)
    reach = rules.reach(request.user)
    request.current_app = admin.site.name
    context = {
        **admin.site.each_context(request),
        "title": _("Summary"),
        "program": program,
        "round": round,
        "programs": sorted({one.program for one in rounds}, key=lambda one: one.code),
        "rounds": [one for one in rounds if program is None or one.program_id == program.pk],
        "total": summary.total,
        "time": summary.time,
        "tables": tables(summary, rounds),
        "formats": Export.Format.choices,
        "area": _("The whole city") if reach == rules.CITY else districts.name(reach),
        "at": clock.now(),
    }
    return TemplateResponse(request, "admin/reports/statistics.html", context)


def chosen(request: HttpRequest, rounds: list[Round]) -> tuple[Any, Round | None]:
    """The program and round that the address names; a round of another program is let go. Raises Http404."""
    codes = {"program": request.GET.get("program", ""), "round": request.GET.get("round", "")}
    round = _named(codes["round"], rounds)
    program = _named(codes["program"], (one.program for one in rounds))
    if program is None:
        return (round and round.program), round
    return program, round if round is not None and round.program_id == program.pk else None


def _named(code: str, rows: Iterable[Any]) -> Any:
    if not code:
        return None
    for row in rows:
        if row.code == code:
            return row
    raise Http404


def tables(summary: statistics.Summary, rounds: list[Round]) -> list[Table]:
    """Every dimension that has rows, in the order in which people read it."""
    names = {str(one.pk): one.name for one in rounds}
    fields = field_names([one for one in rounds if str(one.pk) in summary.tables["round"]])
    plan: list[tuple[str, str, str, dict[str, str]]] = [
        ("round", _("By round"), _("Round"), names),
        ("status", _("By status"), _("Status"), {one.value: str(one.label) for one in Status}),
        ("district", _("By district"), _("District"), dict(districts.choices())),
        ("size", _("By size of enterprise"), _("Size class"), {one.value: str(one.label) for one in Size}),
        ("field", _("By field"), _("Field"), fields),
        ("month", _("By month of submission"), _("Month"), {}),
    ]
    return [
        Table(key, title, column, lines(summary.tables[key], labels))
        for key, title, column, labels in plan
        if summary.tables[key]
    ]


def lines(figures: dict[str, Figures], labels: dict[str, str]) -> list[Line]:
    """The rows in the order of their labels' list; what it does not know comes after, by its own name."""
    order = {key: place for place, key in enumerate(labels)}
    keys = sorted(figures, key=lambda key: (order.get(key, len(order)), key))
    count = max(one.applied for one in figures.values())
    money = max(one.awarded for one in figures.values())
    return [
        Line(
            labels.get(key) or key or _("Not stated"),
            figures[key],
            _bar(figures[key].applied, count),
            _bar(figures[key].awarded, money),
        )
        for key in keys
    ]


def _bar(part: Decimal | int, longest: Decimal | int) -> int:
    """Whole percent, rounded up so that what is there is seen."""
    return int(-(-100 * part // longest)) if longest else 0


def field_names(rounds: list[Round]) -> dict[str, str]:
    """What the fields are called, as the newest of these rounds of each program asks for them."""
    newest = {one.program_id: one.definition_id for one in reversed(rounds)}
    names: dict[str, str] = {}
    for version in DefinitionVersion.objects.filter(pk__in=newest.values()):
        definition = version.load()
        field = definition.by_path.get(definition.statistics.field_key)
        for code, label in options_of(field) if field is not None else []:
            names.setdefault(code, label)
    return names
