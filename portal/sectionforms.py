"""A section of a definition as something a template can draw, and a posted page as data for the section."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from applications.models import Correction
from programs.answers import with_params
from programs.conditions import holds
from programs.definition import Definition, Field, Section, Table
from programs.fieldtypes import TYPES

BLANK_ROWS = 1
# Where the number of a row stands in the row that a browser copies when it adds one.
NUMBER = "__n__"
BLANK: tuple[Any, ...] = ("", "false", False, [])


@dataclass
class Question:
    """One field ready to be drawn: its widget with value, its errors and notes."""

    path: str
    field: Field
    widget: SafeString | str
    value: Any
    display: str
    errors: list[str] = dataclasses.field(default_factory=list)
    locked: bool = False
    hidden: bool = False
    reasons: list[str] = dataclasses.field(default_factory=list)
    kind: str = "field"

    @property
    def input_id(self) -> str:
        return input_id(self.path)

    @property
    def is_group(self) -> bool:
        return self.field.type == "multiple"

    @property
    def is_sensitive(self) -> bool:
        return TYPES[self.field.type].sensitive


@dataclass
class Rows:
    """One table ready to be drawn. ``blank`` is the row that a browser copies when it adds one."""

    table: Table
    rows: list[list[Question]]
    blank: list[Question]
    errors: list[str]
    locked: bool
    hidden: bool
    reasons: list[str] = dataclasses.field(default_factory=list)
    kind: str = "table"

    @property
    def path(self) -> str:
        return self.table.key

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= self.table.max_rows


@dataclass(frozen=True)
class State:
    """What is drawn into a section: answers in full, what is visible, errors by path.

    ``correction`` is None for a draft, else the notice that says what may change. ``cells`` says of the cells
    that depend on their row whether they are shown; ``extra_rows`` names the table that gets one more row.
    """

    answers: dict[str, Any]
    visible: set[str]
    errors: dict[str, list[str]]
    cells: dict[str, bool] = dataclasses.field(default_factory=dict)
    correction: Correction | None = None
    read_only: bool = False
    extra_rows: str = ""

    def locks(self, key: str) -> bool:
        return self.read_only or (self.correction is not None and not self.correction.unlocks(key))

    def reasons(self, key: str) -> list[str]:
        """Why the office asks for this item to be corrected."""
        items = self.correction.items if self.correction else []
        return [item["reason"] for item in items if item["path"] == key]


def input_id(path: str) -> str:
    """The id of the input of a field path, row or table: where links of the error summary lead."""
    return f"id_{path.replace('.', '-')}"


def draw(section: Section, state: State) -> Iterator[Question | Rows]:
    """Yield the questions of a section."""
    for item in section.items:
        if isinstance(item, Table):
            yield _table(item, state)
        else:
            question = _question(item, item.key, state.answers.get(item.key), state, state.locks(item.key))
            question.hidden = item.key not in state.visible
            question.reasons = state.reasons(item.key)
            yield question


def conditional_cells(definition: Definition, section: Section, facts: dict[str, Any]) -> dict[str, bool]:
    """Whether each cell that depends on its row is shown, by path. ``facts`` carry the answers."""
    known = with_params(definition, facts)
    shown: dict[str, bool] = {}
    for table in (item for item in section.items if isinstance(item, Table)):
        for column in table.columns:
            if column.condition is None:
                continue
            for index, row in enumerate([*(known["answers"].get(table.key) or []), {}]):
                shown[f"{table.key}.{index}.{column.key}"] = holds(column.condition, {**known, "row": row})
            shown[f"{table.key}.{NUMBER}.{column.key}"] = holds(column.condition, {**known, "row": {}})
    return shown


def _table(item: Table, state: State) -> Rows:
    value = state.answers.get(item.key)
    rows = list(value) if isinstance(value, list) else []
    locked = state.locks(item.key)
    if not locked and len(rows) < item.max_rows:
        if state.extra_rows == item.key:
            rows.append({})
        while len(rows) < max(item.min_rows, BLANK_ROWS):
            rows.append({})
    drawn = [_row(item, str(index), row, state, locked) for index, row in enumerate(rows)]
    return Rows(
        item,
        drawn,
        [] if locked else _row(item, NUMBER, {}, state, locked),
        state.errors.get(item.key, []),
        locked,
        item.key not in state.visible,
        state.reasons(item.key),
    )


def _row(table: Table, index: str, row: dict[str, Any], state: State, locked: bool) -> list[Question]:
    cells = []
    for column in table.columns:
        path = f"{table.key}.{index}.{column.key}"
        cell = _question(column, path, row.get(column.key), state, locked)
        cell.hidden = not state.cells.get(path, True)
        cells.append(cell)
    return cells


def _question(item: Field, path: str, value: Any, state: State, locked: bool) -> Question:
    kind = TYPES[item.type]
    question = Question(
        path,
        item,
        "",
        value,
        kind.display(item, value),
        state.errors.get(path, []),
        locked or bool(item.computed),
    )
    if not item.computed and item.type != "note":
        question.widget = _widget(question, kind)
    return question


def _widget(question: Question, kind: Any) -> SafeString:
    """The input with its value, tied to its help, its unit and its error for those who listen to the page."""
    item = question.field
    widget = kind.formfield(item).widget
    attrs = {"id": f"{question.input_id}-options" if question.is_group else question.input_id}
    described = [f"{question.input_id}-help"] if item.help else []
    described += [f"{question.input_id}-unit"] if item.unit else []
    attrs["aria-describedby"] = " ".join([*described, f"{question.input_id}-error"])
    if question.errors:
        attrs["aria-invalid"] = "true"
    if question.locked:
        attrs["disabled"] = "disabled"
    shown = question.value is True if isinstance(widget, forms.CheckboxInput) else kind.from_json(question.value)
    return widget.render(question.path, shown, attrs)


def posted(section: Section, data: QueryDict) -> dict[str, Any]:
    """Read a posted section: one value per field, a list for tables. What it leaves out is not touched."""
    result: dict[str, Any] = {}
    for item in section.items:
        if isinstance(item, Table):
            if f"{item.key}-rows" in data:
                result[item.key] = _posted_rows(item, data)
        elif f"{item.key}-shown" in data and not item.computed:
            result[item.key] = _posted_value(item, item.key, data)
    return result


def row_numbers(section: Section, data: dict[str, Any]) -> dict[str, list[int]]:
    """For each posted table, where on the page the rows stand that are kept: empty ones are dropped."""
    return {
        item.key: [n for n, row in enumerate(data[item.key]) if any(row[key] not in BLANK for key in row)]
        for item in section.items
        if isinstance(item, Table) and item.key in data
    }


def _posted_rows(table: Table, data: QueryDict) -> list[dict[str, Any]]:
    count = data.get(f"{table.key}-rows", "0")
    total = min(int(count), table.max_rows + 1) if count.isascii() and count.isdigit() else 0
    removed = data.get("remove", "")
    return [
        {column.key: _posted_value(column, f"{table.key}.{index}.{column.key}", data) for column in table.columns}
        for index in range(total)
        if removed != f"{table.key}.{index}"
    ]


def _posted_value(item: Field, path: str, data: QueryDict) -> Any:
    if item.type == "multiple":
        return data.getlist(path)
    if item.type == "declaration":
        return path in data
    return data.get(path, "")
