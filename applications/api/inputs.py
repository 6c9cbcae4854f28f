"""The forms behind the verbs, as shapes of JSON: one for each form, made from its fields."""

from functools import cache
from typing import Any

from django import forms
from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from applications import inputs, moves
from applications.api.serializers import CorrectionItem

# The field of a form, the field of its JSON, and the limits that both know by the same name.
SHAPES: tuple[tuple[type[forms.Field], type[serializers.Field], tuple[str, ...]], ...] = (
    (forms.BooleanField, serializers.BooleanField, ()),
    (forms.DecimalField, serializers.DecimalField, ("min_value", "max_digits", "decimal_places")),
    (forms.IntegerField, serializers.IntegerField, ("min_value", "max_value")),
    (forms.DateField, serializers.DateField, ()),
    (forms.ChoiceField, serializers.ChoiceField, ("choices",)),
    (forms.JSONField, serializers.JSONField, ()),
    (forms.CharField, serializers.CharField, ("min_length", "max_length")),
)


def shape(verb: str) -> type[StrictSerializer] | None:
    """The serializer of a verb's inputs; None for a verb that asks for nothing."""
    form: Any = moves.machine.transitions[verb].inputs
    return None if form is None else _serializer(form)


@cache
def _serializer(form: Any) -> type[StrictSerializer]:
    by_header = ("key",) if form is inputs.SubmitInputs else ()
    fields = {
        name: _field(form, name, field, required=field.required and name not in by_header)
        for name, field in form.base_fields.items()
    }
    return type(form.__name__, (StrictSerializer,), {"__doc__": "", **fields})


def _field(form: Any, name: str, field: Any, *, required: bool) -> serializers.Field:
    options: dict[str, Any] = {"required": required, "label": field.label}
    if field.help_text:
        options["help_text"] = field.help_text
    if (form, name) == (inputs.CorrectionInputs, "items"):
        options |= {"many": True, "max_length": 200, "allow_empty": False}
        return CorrectionItem(**options)
    _kind, made, limits = next(row for row in SHAPES if isinstance(field, row[0]))
    options |= {limit: getattr(field, limit) for limit in limits if getattr(field, limit) is not None}
    if made is serializers.CharField:
        options["allow_blank"] = not field.required
    elif not field.required and made is not serializers.BooleanField:
        options["allow_null"] = True
    return made(**options)
