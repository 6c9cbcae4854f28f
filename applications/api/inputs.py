"""The forms behind the verbs, as shapes of JSON: one for each form, made from its fields."""

from functools import cache
from typing import Any

from django import forms
from rest_framework import serializers

from accounts.api.wire import StrictSerializer
from applications import moves
from applications.api.serializers import CorrectionItem


def _field(form: type, name: str, field: Any) -> serializers.Field:
    common = {"required": field.required, "help_text": field.help_text or None, "label": field.label}
    if (form.__name__, name) == ("CorrectionInputs", "items"):
        return CorrectionItem(many=True, max_length=200, allow_empty=False, **common)
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(**common)
    if isinstance(field, forms.DecimalField):
        limits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return serializers.DecimalField(
            min_value=field.min_value, allow_null=not field.required, **limits, **common
        )
    if isinstance(field, forms.IntegerField):
        return serializers.IntegerField(min_value=field.min_value, max_value=field.max_value, **common)
    if isinstance(field, forms.DateField):
        return serializers.DateField(**common)
    if isinstance(field, forms.ChoiceField):
        return serializers.ChoiceField(choices=field.choices, **common)
    if isinstance(field, forms.JSONField):
        return serializers.JSONField(**common)
    limits = {"min_length": field.min_length, "max_length": field.max_length}
    return serializers.CharField(allow_blank=not field.required, **limits, **common)


@cache
def shape(verb: str) -> type[StrictSerializer] | None:
    """The serializer of a verb's inputs; None for a verb that asks for nothing."""
    form = moves.machine.transitions[verb].inputs
    if form is None:
        return None
    fields = {name: _field(form, name, field) for name, field in form.base_fields.items()}  # type: ignore[attr-defined]
    if verb in moves.SUBMITTING:
        fields["key"].required = False
    return type(form.__name__, (StrictSerializer,), {"__doc__": "", **fields})
