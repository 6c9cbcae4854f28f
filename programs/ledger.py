"""The columns of a program's ledger, as its definition lists them."""

from typing import Any

from programs.conditions import resolve
from programs.definition import Definition, Field, Shown
from programs.fieldtypes import TYPES

Column = Shown


def columns(definition: Definition) -> list[Shown]:
    """The ledger's columns, in order: key, label, fact path, cell type."""
    return list(definition.ledger)


def sensitive(definition: Definition, column: Shown) -> bool:
    """Say whether the column shows a sealed answer, which leaves the system only masked."""
    field = _field(definition, column.source)
    return field is not None and TYPES[field.type].sensitive


def value(definition: Definition, column: Shown, facts: dict[str, Any]) -> Any:
    """The cell's value: labels for choices, one text for the rows of a table."""
    raw = resolve(facts, column.source)
    field = _field(definition, column.source)
    if field is not None and column.kind == "text" and raw is not None:
        if isinstance(raw, list) and field.type != "multiple":
            return "；".join(TYPES[field.type].display(field, one) for one in raw if one not in (None, ""))
        return TYPES[field.type].display(field, raw)
    return raw


def _field(definition: Definition, source: str) -> Field | None:
    return definition.by_path.get(source.removeprefix("answers.")) if source.startswith("answers.") else None
