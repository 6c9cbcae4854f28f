"""A section of a definition as something a template can draw, and a posted page as data for the section."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from programs.definition import Definition, Field, Section, Table
from programs.fieldtypes import TYPES

BLANK_ROWS = 1


@dataclass
class Question:
    """One field ready to be drawn: its widget with value, its errors and notes."""

    path: str
    field: Field
    widget: SafeString | str
    value: Any
    display: str
    errors: list[str] = field(default_factory=list)
    locked: bool = False
    hidden: bool = False
    kind: str = "field"

    @property
    def input_id(self) -> str:
        return f"id_{self.path.replace('.', '-')}"

    @property
    def is_group(self) -> bool:
        return self.field.type == "multiple"


@dataclass
class Rows:
    """One table ready to be drawn."""

    table: Table
    rows: list[list[Question]]
    errors: list[str]
    locked: bool
    hidden: bool
    kind: str = "table"

    @property
    def path(self) -> str:
        return self.table.key

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= self.table.max_rows


def draw(
    definition: Definition,
    section: Section,
    answers: dict[str, Any],
    visible: set[str],
    errors: dict[str, list[str]],
    unlocked: Any = None,
    extra_rows: str = "",
) -> Iterator[Question | Rows]:
    """Yield the questions of a section. ``unlocked`` is None for a draft, else a Correction that says what may change."""
    for item in section.items:
        locked = unlocked is not None and not unlocked.unlocks(item.key)
        hidden = item.key not in visible
        if isinstance(item, Table):
            yield _table(item, answers.get(item.key), errors, locked, hidden, extra=extra_rows == item.key)
        else:
            yield _question(item, item.key, answers.get(item.key), errors, locked, hidden)


def _table(
    item: Table, value: Any, errors: dict[str, list[str]], locked: bool, hidden: bool, *, extra: bool
) -> Rows:
    rows = list(value) if isinstance(value, list) else []
    if not locked and len(rows) < item.max_rows:
        if extra:
            rows.append({})
        while len(rows) < max(item.min_rows, BLANK_ROWS):
            rows.append({})
    drawn = [
        [
            _question(column, f"{item.key}.{index}.{column.key}", row.get(column.key), errors, locked, False)
            for column in item.columns
        ]
        for index, row in enumerate(rows)
    ]
    return Rows(item, drawn, errors.get(item.key, []), locked, hidden)


def _question(
    item: Field, path: str, value: Any, errors: dict[str, list[str]], locked: bool, hidden: bool
) -> Question:
    kind = TYPES[item.type]
    question = Question(
        path,
        item,
        "",
        value,
        kind.display(item, value),
        errors.get(path, []),
        locked or bool(item.computed),
        hidden,
    )
    if not item.computed and item.type != "note":
        attrs = {"id": question.input_id}
        if item.help:
            attrs["aria-describedby"] = f"{question.input_id}-help"
        if question.errors:
            attrs["aria-invalid"] = "true"
        formfield = kind.formfield(item)
        formfield.disabled = locked
        widget = formfield.widget
        if locked:
            attrs["disabled"] = "disabled"
        if isinstance(widget, forms.CheckboxInput):
            question.widget = widget.render(path, value is True, attrs)
        else:
            question.widget = widget.render(path, _typed(kind, value), attrs)
    return question


def _typed(kind: Any, value: Any) -> Any:
    return kind.from_json(value)


def posted(section: Section, data: QueryDict) -> dict[str, Any]:
    """Read a posted section: one value per field, a list for tables. What the page did not carry is not touched."""
    result: dict[str, Any] = {}
    for item in section.items:
        if isinstance(item, Table):
            if f"{item.key}-rows" in data:
                result[item.key] = _posted_rows(item, data)
        elif f"{item.key}-shown" in data and not item.computed:
            result[item.key] = _posted_value(item, item.key, data)
    return result


def _posted_rows(table: Table, data: QueryDict) -> list[dict[str, Any]]:
    count = data.get(f"{table.key}-rows", "0")
    total = min(int(count), table.max_rows + 1) if count.isascii() and count.isdigit() else 0
    removed = data.get("remove", "")
    return [
        {
            column.key: _posted_value(column, f"{table.key}.{index}.{column.key}", data)
            for column in table.columns
        }
        for index in range(total)
        if removed != f"{table.key}.{index}"
    ]


def _posted_value(item: Field, path: str, data: QueryDict) -> Any:
    if item.type == "multiple":
        return data.getlist(path)
    if item.type == "declaration":
        return path in data
    return data.get(path, "")
