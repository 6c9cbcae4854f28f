"""What a definition must satisfy as a whole, said with the path of each fault."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from programs import definition as d

ENTERPRISE_FACTS = frozenset(
    {
        "name", "uscc", "district", "address", "industry", "founded_on", "legal_representative", "registered_capital",
        "contact_name", "size", "status", "is_high_tech", "is_specialised", "is_key_software", "is_verified",
        "credit_hits",
    }
)  # fmt: skip
FIGURES = frozenset({"year", "revenue", "software_revenue", "rd_expense", "profit", "tax_paid", "people", "rd_people"})
ROUND_FACTS = frozenset({"year", "opens_on", "closes_on"})
REVIEW_FACTS = frozenset({"score", "passed", "rank", "of"})
HISTORY_FACTS = frozenset({"awarded_total", "awarded_this_year", "awarded_highest", "awarded_elsewhere", "count"})
# Facts about the case itself, for ledgers and publicity lists.
CASE_FACTS = frozenset(
    {
        "reference", "title", "status", "enterprise_name", "uscc", "district", "size", "field", "submitted_at",
        "accepted_at", "decided_at", "paid_at", "score", "grade", "calculated_amount", "proposed_amount",
        "awarded_amount", "city_amount", "district_amount", "paid_amount", "round", "year", "reviews_done",
        "publicity_until",
    }
)  # fmt: skip


def problems(definition: "d.Definition") -> list[str]:
    """List every fault; empty when the definition holds together."""
    return [
        *_duplicates(definition),
        *_types(definition),
        *_stages(definition),
        *_facts(definition),
        *_parameters(definition),
        *_circles(definition),
        *_keys(definition),
    ]


def _duplicates(definition: "d.Definition") -> Iterator[str]:
    groups: dict[str, list[str]] = {
        "parameters": [p.key for p in definition.parameters],
        "sections": [s.key for s in definition.sections],
        "sections.items": [item.key for item in definition.items()],
        "rules": [r.key for r in definition.rules],
        "materials": [m.key for m in definition.materials],
        "stages": [s.key for s in definition.stages],
        "ledger": [c.key for c in definition.ledger],
        "publicity": [c.key for c in definition.publicity.fields] if definition.publicity else [],
        "rubric": [c.key for c in definition.rubric.criteria] if definition.rubric else [],
        "vetoes": [v.key for v in definition.rubric.vetoes] if definition.rubric else [],
    }
    for item in definition.items():
        if isinstance(item, d.Table):
            groups[f"table {item.key}"] = [column.key for column in item.columns]
    for path, field in definition.fields():
        groups[f"field {path}"] = [option.value for option in field.options]
    for place, keys in groups.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield f"{place}: the key {key} is used {count} times"


def _types(definition: "d.Definition") -> Iterator[str]:
    from programs.fieldtypes import TYPES

    for path, field in definition.fields():
        if field.type not in TYPES:
            yield f"field {path}: there is no type {field.type}"
        if field.type in ("choice", "multiple") and not field.options and not field.codelist:
            yield f"field {path}: a choice needs options or a code list"
        if field.pattern and not _compiles(field.pattern):
            yield f"field {path}: the pattern is no regular expression"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _stages(definition: "d.Definition") -> Iterator[str]:
    order = []
    for stage in definition.stages:
        if stage.key not in d.STAGES:
            yield f"stages: there is no stage {stage.key}"
        else:
            order.append(d.STAGES.index(stage.key))
    if order != sorted(order):
        yield "stages: not in the order of the life cycle"
    used = {stage.key for stage in definition.stages}
    if "expert_review" in used and definition.rubric is None:
        yield "stages: expert_review needs a rubric"
    if "publicity" in used and definition.publicity is None:
        yield "stages: publicity needs its list of fields"
    if "publicity" in used and "deliberation" not in used:
        yield "stages: publicity follows a deliberation"
    if "decision" not in used:
        yield "stages: a decision is always needed"
    if "proposal" not in used:
        yield "stages: a proposal is always needed"


def knows(definition: "d.Definition", path: str) -> bool:
    """Say whether a fact path can ever have a value."""
    head, _, rest = path.partition(".")
    match head:
        case "answers":
            return rest in definition.by_path or any(item.key == rest for item in definition.items())
        case "enterprise":
            return rest in ENTERPRISE_FACTS
        case "figures":
            offset, _, name = rest.partition(".")
            return offset.isdigit() and name in FIGURES
        case "round":
            return rest in ROUND_FACTS
        case "review":
            return rest in REVIEW_FACTS
        case "history":
            return rest in HISTORY_FACTS
        case "param":
            return rest in definition.values
        case "case":
            return rest in CASE_FACTS
    return False


def _conditions(definition: "d.Definition") -> Iterator[tuple[str, "d.Condition | None"]]:
    for section in definition.sections:
        yield f"section {section.key}", section.condition
        for item in section.items:
            yield f"field {item.key}", item.condition
            if isinstance(item, d.Table):
                yield from ((f"field {item.key}.{column.key}", column.condition) for column in item.columns)
    for rule in definition.rules:
        yield f"rule {rule.key}", rule.check
        yield f"rule {rule.key}", rule.applies_when
    yield from ((f"material {material.key}", material.condition) for material in definition.materials)


def _facts(definition: "d.Definition") -> Iterator[str]:
    for place, condition in _conditions(definition):
        if condition is None:
            continue
        for path in condition.facts():
            if not _knows_in_row(definition, place, path) and not knows(definition, path):
                yield f"{place}: there is no fact {path}"
    for path, field in definition.fields():
        for arg in field.computed.args if field.computed else []:
            if not knows(definition, arg):
                yield f"field {path}: there is no fact {arg}"
        if field.prefill and not knows(definition, field.prefill):
            yield f"field {path}: there is no fact {field.prefill}"
    shown = [*definition.ledger, *(definition.publicity.fields if definition.publicity else [])]
    for column in shown:
        if not column.source.startswith(("case.", "answers.")) or not knows(definition, column.source):
            yield f"column {column.key}: there is no fact {column.source}"
    yield from _award_facts(definition, definition.award)


def _knows_in_row(definition: "d.Definition", place: str, path: str) -> bool:
    """A column's condition may ask the other columns of its row."""
    table, _dot, column = place.removeprefix("field ").partition(".")
    asked = f"{table}.{path.removeprefix('row.')}"
    return bool(column) and path.startswith("row.") and asked in definition.by_path


def _award_facts(definition: "d.Definition", award: "d.Award") -> Iterator[str]:
    for name, path in award.inputs.items():
        if not knows(definition, path):
            yield f"award {award.scheme}.{name}: there is no fact {path}"
    for name, key in award.parameters.items():
        if key not in definition.values:
            yield f"award {award.scheme}.{name}: there is no parameter {key}"
    if award.scheme == "switch" and (not award.on or not award.cases):
        yield "award switch: needs on and cases"
    if award.on and not knows(definition, award.on):
        yield f"award {award.scheme}: there is no fact {award.on}"
    for case in award.cases.values():
        yield from _award_facts(definition, case)


def _parameters(definition: "d.Definition") -> Iterator[str]:
    for place, condition in _conditions(definition):
        for key in condition.params() if condition else []:
            if key not in definition.values:
                yield f"{place}: there is no parameter {key}"


def _circles(definition: "d.Definition") -> Iterator[str]:
    """A field whose visibility or value depends on itself, through any number of others."""
    needs: dict[str, set[str]] = {}
    for section in definition.sections:
        outer = _answers(section.condition)
        for item in section.items:
            needs[item.key] = outer | _answers(item.condition) | _computed(item)
    for key in needs:
        seen: set[str] = set()
        stack = set(needs[key])
        while stack:
            other = stack.pop()
            if other == key:
                yield f"field {key}: depends on itself"
                break
            if other not in seen:
                seen.add(other)
                stack |= needs.get(other, set())


def _answers(condition: "d.Condition | None") -> set[str]:
    paths: Any = condition.facts() if condition else ()
    return {path.split(".")[1] for path in paths if path.startswith("answers.")}


def _computed(item: "d.Table | d.Field") -> set[str]:
    computed = None if isinstance(item, d.Table) else item.computed
    return {arg.split(".")[1] for arg in (computed.args if computed else []) if arg.startswith("answers.")}


def _keys(definition: "d.Definition") -> Iterator[str]:
    keys = {item.key: item for item in definition.items()}
    for name in (definition.statistics.title_key, definition.statistics.field_key):
        if name not in keys:
            yield f"statistics: there is no field {name}"
    places = {"", "enterprise", *keys, *(f"material.{m.key}" for m in definition.materials)}
    for rule in definition.rules:
        if rule.path not in places:
            yield f"rule {rule.key}: there is no place {rule.path}"
    for claim in definition.claims:
        table = keys.get(claim.table) if claim.table else None
        if claim.table and not isinstance(table, d.Table):
            yield f"claim {claim.kind}: there is no table {claim.table}"
            continue
        available = {column.key for column in table.columns} if isinstance(table, d.Table) else set(keys)
        for key in claim.keys:
            if key not in available:
                yield f"claim {claim.kind}: there is no field {key}"
