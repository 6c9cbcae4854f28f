"""Answers against a definition: taking what was typed, what is visible, what is still wrong."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.crypto import PREFIX, is_sealed
from programs.computing import with_computed
from programs.conditions import EMPTY, holds, resolve, rows_of
from programs.definition import Definition, Field, Section, Table
from programs.fieldtypes import TYPES
from programs.findings import Finding

Errors = dict[str, list[str]]
ROW_LIMIT = 200


def with_params(definition: Definition, facts: dict[str, Any]) -> dict[str, Any]:
    """Facts plus the parameters and the computed answers of the definition. A hidden answer is no answer."""
    known = {**facts, "param": definition.values}
    known["answers"] = with_computed(definition, known)
    known["answers"] = shown_answers(definition, known)
    known["answers"] = with_computed(definition, known)
    known["answers"] = shown_answers(definition, known)
    return known


def shown_answers(definition: Definition, known: dict[str, Any]) -> dict[str, Any]:
    """The answers without those that their conditions hide, which may be left from an earlier choice."""
    answers = dict(known["answers"])
    for section in definition.sections:
        seen = set(_visible(section, {**known, "answers": answers}))
        for item in section.items:
            if item.key not in seen:
                answers.pop(item.key, None)
            elif isinstance(item, Table) and any(column.condition for column in item.columns):
                facts = {**known, "answers": answers}
                answers[item.key] = [_shown_row(item, row, facts) for row in rows_of(facts, item.key)]
    return answers


def _shown_row(table: Table, row: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    hidden = {
        column.key
        for column in table.columns
        if column.condition is not None and not holds(column.condition, {**facts, "row": row})
    }
    return {key: value for key, value in row.items() if key not in hidden}


def computed(definition: Definition, answers: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The computed fields alone, over these answers."""
    known = with_params(definition, {**facts, "answers": answers})
    keys = [item.key for item in definition.items() if isinstance(item, Field) and item.computed]
    return {key: known["answers"].get(key) for key in keys}


def prefill(definition: Definition, facts: dict[str, Any]) -> dict[str, Any]:
    """Answers that the enterprise's file already gives."""
    found = {
        item.key: resolve(facts, item.prefill)
        for item in definition.items()
        if isinstance(item, Field) and item.prefill
    }
    return {key: value for key, value in found.items() if value not in EMPTY}


def visible(definition: Definition, answers: dict[str, Any], facts: dict[str, Any]) -> set[str]:
    """Keys of the sections, fields and tables that are shown for these answers."""
    known = with_params(definition, {**facts, "answers": answers})
    return {key for section in definition.sections for key in _visible(section, known)}


def _visible(section: Section, known: dict[str, Any]) -> Iterator[str]:
    if section.condition is None or holds(section.condition, known):
        yield section.key
        yield from (item.key for item in section.items if item.condition is None or holds(item.condition, known))


def clean_section(
    definition: Definition, section: str, data: Any, facts: dict[str, Any]
) -> tuple[dict[str, Any], Errors]:
    """Read one section from form data or JSON.

    ``data`` maps field keys to values and tables to lists of rows. Returns (values, errors): every given value is
    kept, as typed when it has an error, so that nothing is lost; computed fields are never taken from outside.
    Raises KeyError for an unknown section.
    """
    values: dict[str, Any] = {}
    errors: Errors = {}
    if not isinstance(data, dict):
        return values, {"non_field_errors": [_("The answers must be an object.")]}
    for item in definition.section(section).items:
        if item.key not in data:
            continue
        if isinstance(item, Table):
            values[item.key] = _clean_rows(item, data[item.key], errors)
        elif not item.computed and item.type != "note":
            values[item.key] = clean_value(item, data[item.key], item.key, errors)
    return values, errors


def clean_value(field: Field, raw: Any, path: str, errors: Errors) -> Any:
    """Return the JSON value, or what was typed with an entry in ``errors``."""
    kind = TYPES[field.type]
    formfield = kind.checker(field)
    if isinstance(raw, dict) or (isinstance(raw, list) and field.type != "multiple"):
        errors[path] = [_("This is not a single value.")]
        return None
    if isinstance(raw, (int, float)) and not (isinstance(raw, bool) and kind.column == "bool"):
        raw = str(raw)
    if isinstance(raw, list):
        raw = [str(one) for one in raw[:ROW_LIMIT]]
    if isinstance(raw, (str, list)) and raw != (kept := _storable(raw)):
        errors[path] = [_("This text has characters that cannot be stored.")]
        return kept
    if isinstance(raw, str) and len(raw) > 20_000:
        raw = raw[:20_000]
    try:
        return kind.to_json(formfield.clean(raw))
    except ValidationError as error:
        errors[path] = list(error.messages)
        return raw


def _storable(raw: Any) -> Any:
    """Without what a database refuses, and without a token of ours, which only sealing may make."""
    if isinstance(raw, list):
        return [_storable(one) for one in raw]
    text = "".join(sign for sign in raw if sign != "\x00" and not "\ud800" <= sign <= "\udfff")
    while is_sealed(text.strip()):
        text = text.strip().removeprefix(PREFIX)
    return text


def _clean_rows(table: Table, rows: Any, errors: Errors) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        errors[table.key] = [_("A table is a list of rows.")]
        return []
    cleaned = []
    for row in rows[:ROW_LIMIT]:
        if not isinstance(row, dict):
            errors[table.key] = [_("Each row of a table is an object.")]
            continue
        index = len(cleaned)
        values = {
            column.key: clean_value(column, row.get(column.key), f"{table.key}.{index}.{column.key}", errors)
            for column in table.columns
        }
        if any(value not in (*EMPTY, False) for value in values.values()):
            cleaned.append(values)
    return cleaned


def check(definition: Definition, answers: dict[str, Any], facts: dict[str, Any]) -> list[Finding]:
    """Everything that must hold of the answers: shape, what is required, and the rules. In the order of the form."""
    known = with_params(definition, {**facts, "answers": answers})
    found: list[Finding] = []
    for section in definition.sections:
        shown = set(_visible(section, known))
        for item in section.items:
            if item.key not in shown:
                continue
            value = known["answers"].get(item.key)
            found += (
                _check_table(item, value, known) if isinstance(item, Table) else _check_field(item, value, item.key)
            )
    return [*found, *check_rules(definition, known)]


def check_rules(definition: Definition, known: dict[str, Any]) -> list[Finding]:
    """Findings of the rules that apply and do not hold. ``known`` carries parameters and computed answers."""
    return [
        Finding(
            code=rule.key, severity=rule.severity, message=str(rule.message), path=rule.path, basis=rule.legal_basis,
            label="",
        )
        for rule in definition.rules
        if (rule.applies_when is None or holds(rule.applies_when, known)) and not holds(rule.check, known)
    ]  # fmt: skip


def _check_field(field: Field, value: Any, path: str) -> list[Finding]:
    if field.type == "note" or field.computed:
        return []
    label = str(field.label)
    if value in EMPTY or (field.type == "declaration" and value is not True):
        return (
            [_finding("required", _("“%(label)s” is missing.") % {"label": label}, path, label)]
            if field.required
            else []
        )
    errors: Errors = {}
    clean_value(field, value, path, errors)
    return [_finding("invalid", f"{label}：{message}", path, label) for message in errors.get(path, [])]


def _check_table(table: Table, rows: Any, known: dict[str, Any]) -> list[Finding]:
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    label = str(table.label)
    found = []
    if len(rows) < table.min_rows:
        message = _("“%(label)s” needs at least %(count)s rows.") % {"label": label, "count": table.min_rows}
        found.append(_finding("too_few_rows", message, table.key, label))
    if len(rows) > table.max_rows:
        message = _("“%(label)s” takes at most %(count)s rows.") % {"label": label, "count": table.max_rows}
        found.append(_finding("too_many_rows", message, table.key, label))
    for index, row in enumerate(rows):
        for column in table.columns:
            if column.condition is None or holds(column.condition, {**known, "row": row}):
                found += _check_field(column, row.get(column.key), f"{table.key}.{index}.{column.key}")
    return found


def _finding(code: str, message: str, path: str, label: str) -> Finding:
    return Finding(code=code, severity="block", message=message, path=path, label=label)


def filling_minutes(definition: Definition) -> int:
    """How long filling in takes, from the usual seconds per question."""
    seconds = sum(TYPES[field.type].seconds for _path, field in definition.fields())
    return max(1, round((seconds + 60 * len(definition.materials)) / 60))
