"""Answers against a definition: what is taken, what is shown, what is missing."""

import json

import pytest
from django.utils import translation

from common.crypto import seal
from programs import answers as answering
from programs.definition import Definition
from tests.programs.definitions import SMALL, changed

FACTS = {
    "enterprise": {"name": "申图", "uscc": "X", "credit_hits": 0},
    "round": {"year": 2026},
    "figures": {},
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def definition():
    return Definition.model_validate(SMALL)


def facts(**answers):
    return {**FACTS, "answers": answers}


def clean(definition, data):
    return answering.clean_section(definition, "main", data, facts())


def found(definition, **answers):
    return {(finding.path, finding.code) for finding in answering.check(definition, answers, facts(**answers))}


COMPLETE = {"title": "t", "kind": "b", "rows": [{"name": "n", "amount": "5.00"}], "sure": True}


def test_clean_takes_known_fields_of_the_section_and_no_others(definition):
    values, errors = clean(definition, {"title": " t ", "kind": "a", "unknown": "x", "total": "999"})
    assert (values, errors) == ({"title": "t", "kind": "a"}, {})


def test_clean_keeps_what_is_wrong_as_it_was_typed(definition):
    values, errors = clean(definition, {"kind": "z", "rows": [{"name": "n", "amount": "many"}]})
    assert values == {"kind": "z", "rows": [{"name": "n", "amount": "many"}]}
    assert set(errors) == {"kind", "rows.0.amount"}


def test_clean_drops_rows_without_any_answer(definition):
    values, _errors = clean(definition, {"rows": [{"name": ""}, {"name": "n", "amount": "5"}, {}]})
    assert values["rows"] == [{"name": "n", "amount": "5"}]


def test_clean_of_an_unknown_section_says_so(definition):
    with pytest.raises(KeyError):
        answering.clean_section(definition, "nowhere", {}, facts())


@pytest.mark.parametrize("data", [[], "x", 3, None])
def test_section_must_be_an_object(definition, data):
    values, errors = clean(definition, data)
    assert (values, set(errors)) == ({}, {"non_field_errors"})


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"title": {"a": 1}}, "title"), ({"title": ["a"]}, "title"), ({"rows": "x"}, "rows"),
        ({"rows": ["x"]}, "rows"), ({"rows": [{"name": ["x"]}]}, "rows.0.name"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a\ud800b"}, "title"),
        ({"many": ["a\x00"]}, "many"), ({"many": [{"a": "\x00"}]}, "many"),
    ],
)  # fmt: skip
def test_hostile_shapes_are_errors_and_can_be_stored(definition, data, path):
    values, errors = clean(definition, data)
    assert path in errors
    text = json.dumps(values, ensure_ascii=False)
    assert "\\u0000" not in text
    assert text.encode()


def test_table_takes_a_limited_number_of_rows(definition):
    values, _errors = clean(definition, {"rows": [{"name": str(n)} for n in range(5000)]})
    assert len(values["rows"]) == answering.ROW_LIMIT


@pytest.mark.parametrize("prefix", ["", " ", "enc:v1:"])
def test_nobody_types_a_sealed_token(definition, prefix):
    token = prefix + seal("11010519491231002X", context="elsewhere")
    values, errors = clean(definition, {"title": token, "rows": [{"name": token}]})
    assert set(errors) == {"title", "rows.0.name"}
    assert not values["title"].startswith("enc:v1:")
    assert not values["rows"][0]["name"].startswith("enc:v1:")


def test_hidden_answers_are_not_shown_and_count_nothing(definition):
    """What is left from an earlier choice must neither be asked for nor be paid for."""
    left = {"kind": "b", "extra": "100.00", "rows": [{"name": "n", "amount": "5"}], "title": "t"}
    known = answering.with_params(definition, facts(**left))
    assert "extra" not in known["answers"]
    assert known["answers"]["total"] == "5.00"
    shown = answering.with_params(definition, facts(**{**left, "kind": "a"}))
    assert shown["answers"]["extra"] == "100.00"
    assert shown["answers"]["total"] == "105.00"


def test_hidden_column_of_a_row_counts_nothing():
    content = changed(SMALL, "sections.0.items.2.columns.1.condition", {"fact": "row.name", "op": "eq", "value": "n"})
    known = answering.with_params(
        Definition.model_validate(content),
        facts(rows=[{"name": "n", "amount": "5"}, {"name": "m", "amount": "7"}]),
    )
    assert known["answers"]["rows"] == [{"name": "n", "amount": "5"}, {"name": "m"}]
    assert known["answers"]["total"] == "5.00"


def test_visible_lists_sections_fields_and_tables(definition):
    assert answering.visible(definition, {"kind": "b"}, facts()) == {
        "main", "title", "kind", "rows", "total", "many", "sure",
    }  # fmt: skip
    assert "extra" in answering.visible(definition, {"kind": "a"}, facts())


def test_check_finds_nothing_wrong_with_complete_answers(definition):
    assert found(definition, **COMPLETE) == set()


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        ({"title": None}, ("title", "required")),
        ({"sure": False}, ("sure", "required")),
        ({"kind": "z"}, ("kind", "invalid")),
        ({"rows": []}, ("rows", "too_few_rows")),
        ({"rows": [{"name": "n", "amount": "1"}] * 4}, ("rows", "too_many_rows")),
        ({"rows": [{"name": None, "amount": "1"}]}, ("rows.0.name", "required")),
        ({"rows": [{"name": "n", "amount": "x"}]}, ("rows.0.amount", "invalid")),
        ({"kind": "a"}, ("extra", "required")),
        ({"rows": [{"name": "n", "amount": "11"}]}, ("rows", "cap")),
    ],
)
def test_check_finds_what_is_wrong_and_names_its_place(definition, answers, finding):
    assert found(definition, **{**COMPLETE, **answers}) == {finding}


def test_check_of_nonsense_never_fails(definition):
    for value in (None, "", "x", 3, [], ["x"], {}, {"a": 1}, [{"name": {"a": 1}}], True):
        assert found(definition, **dict.fromkeys(("title", "kind", "extra", "rows", "many", "sure"), value))


def test_rule_applies_only_when_its_condition_holds(definition):
    assert ("rows", "cap") not in found(definition, **{**COMPLETE, "rows": []})


def test_finding_carries_message_basis_and_severity(definition):
    wrong = {**COMPLETE, "rows": [{"name": "n", "amount": "11"}]}
    (finding,) = answering.check(definition, wrong, facts(**wrong))
    assert (finding.message, finding.basis, finding.severity) == ("At most ten.", "示例", "officer")
    assert type(finding).from_json(finding.as_json()) == finding


def test_prefill_takes_the_enterprise_file(definition):
    assert answering.prefill(definition, facts()) == {"title": "申图"}
    assert answering.prefill(definition, {"enterprise": {}, "answers": {}}) == {}


def test_computed_fields_are_never_taken_from_outside(definition):
    assert answering.computed(definition, {"total": "9", "rows": [{"amount": "5"}]}, facts()) == {"total": "5.00"}


def test_filling_takes_minutes_by_the_kind_of_question(definition):
    assert answering.filling_minutes(definition) == 3


def claims(definition, **answers):
    return list(definition.claimed({**facts(**answers), "answers": answers}))


def test_claim_ignores_width_case_and_spaces(definition):
    assert claims(definition, title="申图 v1.0") == [("solution", "申图V1.0", "title")]
    assert claims(definition, title=" 申图　Ｖ１.０ ") == claims(definition, title="申图 v1.0")


def test_claim_of_rows_of_a_year_and_of_an_enterprise():
    content = changed(
        SMALL,
        "claims",
        [
            {"kind": "person", "keys": ["name"], "table": "rows", "yearly": True},
            {"kind": "own", "keys": ["title", "kind"], "within_enterprise": True},
        ],
    )
    definition = Definition.model_validate(content)
    assert claims(definition, title="t", kind="b", rows=[{"name": "n"}, {"name": ""}, {"name": "m"}]) == [
        ("person", "N|2026", "rows.0.name"),
        ("person", "M|2026", "rows.2.name"),
        ("own", "T|B|X", "title"),
    ]
    assert claims(definition, title="t") == []


def test_hidden_answer_claims_nothing():
    content = changed(SMALL, "claims", [{"kind": "extra", "keys": ["extra"]}])
    definition = Definition.model_validate(content)
    assert claims(definition, kind="b", extra="5") == []
    assert claims(definition, kind="a", extra="5") == [("extra", "5", "extra")]
