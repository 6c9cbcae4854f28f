"""Answers as people read them: labels, units, rows of tables, sealed values masked, samples marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from applications.facts import sealed_context
from applications.models import Application
from common.crypto import Unreadable, is_sealed, mask, unseal
from programs.definition import Definition, Field, Section, Table
from programs.fieldtypes import TYPES
from programs.wording import unit_name

EMPTY = (None, "", [], {})
HIDDEN = "••••••"
# The shape of an amount tells the amount.
SHAPELESS = frozenset({"private_money"})


@dataclass(frozen=True)
class Answer:
    """One value. ``path`` is where it stands; ``sealed`` says that only its shape is shown."""

    path: str
    label: str
    text: str
    unit: str = ""
    sealed: bool = False
    sample: bool = False
    computed: bool = False
    long: bool = False
    number: bool = False
    is_table = False


@dataclass(frozen=True)
class Grid:
    """The rows of a table."""

    path: str
    label: str
    columns: list[Answer]
    rows: list[list[Answer]]
    is_table = True


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    items: list[Answer | Grid] = field(default_factory=list)


def parts(application: Application, answers: dict[str, Any]) -> list[Part]:
    """The sections of the form with what was answered; questions that a condition left out are left out."""
    definition = application.definition.load()
    shown = (
        Part(section.key, str(section.title), list(_items(application, section, answers)))
        for section in definition.sections
    )
    return [part for part in shown if part.items]


def _items(application: Application, section: Section, answers: dict[str, Any]) -> Iterator[Answer | Grid]:
    for item in section.items:
        value = answers.get(item.key)
        optional = section.condition is not None or item.condition is not None
        if value in EMPTY and optional:
            continue
        if isinstance(item, Table):
            yield _grid(application, item, value)
        elif item.type != "note":
            yield _answer(application, item, value, item.key)


def _grid(application: Application, table: Table, rows: Any) -> Grid:
    columns = [_answer(application, column, None, column.key) for column in table.columns]
    cells = [
        [_answer(application, column, row.get(column.key), f"{table.key}.{n}.{column.key}") for column in table.columns]
        for n, row in enumerate(rows or [])
        if isinstance(row, dict)
    ]
    return Grid(table.key, str(table.label), columns, cells)


def _answer(application: Application, item: Field, value: Any, path: str) -> Answer:
    kind = TYPES[item.type]
    sealed = is_sealed(value)
    text = masked(application, item, value) if sealed else kind.display(item, value)
    return Answer(
        path=path,
        label=str(item.label),
        text=text,
        unit=unit_name(item.unit) if value not in EMPTY and item.unit != "%" else "",
        sealed=sealed,
        sample=item.sample,
        computed=item.computed is not None,
        long=item.type == "long_text",
        number=kind.column in ("money", "decimal", "integer", "percent") and not sealed,
    )


def masked(application: Application, item: Field, token: str) -> str:
    """The shape of a sealed value; nothing at all of an amount."""
    if item.type in SHAPELESS:
        return HIDDEN
    try:
        return mask(unseal(token, context=sealed_context(application)))
    except Unreadable:
        return HIDDEN


def label_of(definition: Definition, path: str) -> str:
    """The label of a path (``key``, ``table``, ``table.row.column``) or material; the path itself when unknown."""
    head, *rest = path.split(".")
    if head == "material" and rest:
        return next((str(m.label) for m in definition.materials if m.key == rest[0]), path)
    for item in definition.items():
        if item.key == head:
            if rest and isinstance(item, Table):
                column = next((c for c in item.columns if c.key == rest[-1]), None)
                row = f" {int(rest[0]) + 1}" if rest[0].isdigit() else ""
                return f"{item.label}{row} · {column.label}" if column else f"{item.label}{row}"
            return str(item.label)
    return path
