"""Columns of a ledger: labels for choices, one text for the rows of a table, and what must stay masked."""

import pytest
from django.utils import translation

from programs import ledger
from programs.definition import Definition, Shown
from tests.factories import catalogue
from tests.programs.definitions import SMALL, text

DEFINITION = Definition.model_validate(SMALL)


def column(source, kind="text") -> Shown:
    return Shown.model_validate({"key": "c", "label": text("C"), "source": source, "kind": kind})


@pytest.mark.parametrize(
    ("source", "kind", "facts", "shown"),
    [
        ("answers.kind", "text", {"kind": "a"}, "A"),
        ("answers.many", "text", {"many": ["a"]}, "A"),
        ("answers.rows.name", "text", {"rows": [{"name": "x"}, {"name": ""}, {"name": "y"}]}, "x；y"),
        ("answers.total", "money", {"total": "5.00"}, "5.00"),
        ("answers.total", "text", {"total": "5000"}, "5,000.00"),
        ("answers.kind", "text", {}, None),
    ],
)
def test_value_of_a_cell(source, kind, facts, shown):
    with translation.override("en"):
        assert ledger.value(DEFINITION, column(source, kind), {"answers": facts}) == shown


def test_value_of_the_case_is_taken_as_it_is():
    assert ledger.value(DEFINITION, column("case.reference"), {"case": {"reference": "FE-1"}}) == "FE-1"


def test_sealed_columns_of_the_catalogue_are_known():
    found = {
        (content["program"]["code"], shown.source)
        for content in catalogue()
        for definition in [Definition.model_validate(content["definition"])]
        for shown in ledger.columns(definition)
        if ledger.sensitive(definition, shown)
    }
    assert found == {
        ("talent", "answers.persons.resident_id"), ("core-team", "answers.persons.resident_id"),
    }  # fmt: skip
