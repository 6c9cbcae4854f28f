"""A condition as a sentence, for people who decide whether the rule is right."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import wording
from programs.definition import Condition, Definition

OPERATORS: dict[str, Any] = {
    "eq": gettext_lazy("is"),
    "ne": gettext_lazy("is not"),
    "lt": gettext_lazy("is below"),
    "le": gettext_lazy("is at most"),
    "gt": gettext_lazy("is above"),
    "ge": gettext_lazy("is at least"),
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "contains": gettext_lazy("contains"),
    "filled": gettext_lazy("is given"),
    "empty": gettext_lazy("is not given"),
    "unique": gettext_lazy("has no value twice"),
}


def sentence(definition: Definition, condition: Condition) -> str:
    """Say in the active language what must hold, with the labels of the form and the values of the parameters."""
    if condition.all is not None:
        return _(" and ").join(_nested(definition, part) for part in condition.all)
    if condition.any is not None:
        return _(" or ").join(_nested(definition, part) for part in condition.any)
    if condition.not_ is not None:
        return _("not (%(what)s)") % {"what": sentence(definition, condition.not_)}
    if condition.each is not None:
        inner = sentence(definition, condition.each.check)
        return _("in every row of “%(table)s”: %(what)s") % {
            "table": str(definition.item(condition.each.table).label),
            "what": inner,
        }
    return " ".join(filter(None, (name_of(definition, condition.fact or ""), _tail(definition, condition))))


def _nested(definition: Definition, part: Condition) -> str:
    text = sentence(definition, part)
    return f"({text})" if part.all is not None or part.any is not None else text


def _tail(definition: Definition, condition: Condition) -> str:
    words = str(OPERATORS[condition.op or "eq"])
    if condition.op in ("filled", "empty", "unique"):
        return words
    if condition.param:
        return f"{words} {parameter(definition, condition.param)}"
    if condition.other:
        return f"{words} {name_of(definition, condition.other)}"
    return f"{words} {_value(definition, condition)}"


def _value(definition: Definition, condition: Condition) -> str:
    path = (condition.fact or "").removeprefix("answers.")
    field = definition.by_path.get(path)
    labels = {option.value: str(option.label) for option in field.options} if field else {}
    values = condition.value if isinstance(condition.value, list) else [condition.value]
    return "、".join(labels.get(str(one), _yes_no(one)) for one in values)


def _yes_no(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def parameter(definition: Definition, key: str) -> str:
    """A parameter with its value and unit."""
    found = next((one for one in definition.parameters if one.key == key), None)
    if found is None:
        return key
    return _("%(name)s (%(value)s)") % {"name": found.label, "value": wording.figure(definition, found)}


def name_of(definition: Definition, path: str) -> str:
    """The label of an answer's path, or the name of another fact."""
    space, _dot, rest = path.partition(".")
    if space == "answers":
        if rest in definition.by_path:
            return f"“{definition.by_path[rest].label}”"
        item = next((one for one in definition.items() if one.key == rest), None)
        return f"“{item.label}”" if item else path
    if space == "row":
        column = next((f for p, f in definition.by_path.items() if p.endswith(f".{rest}")), None)
        return f"“{column.label}”" if column else path
    return parameter(definition, rest) if space == "param" else f"“{wording.fact_name(path)}”"
