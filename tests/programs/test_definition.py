"""What a definition refuses, each fault with its place."""

import pytest
from django.utils import translation
from pydantic import ValidationError

from programs.definition import Definition, Text
from tests.programs.definitions import GONE, SMALL, changed, text

ROW = {"fact": "row.nope", "op": "filled"}


def faults(content) -> str:
    with pytest.raises(ValidationError) as refusal:
        Definition.model_validate(content)
    return str(refusal.value)


def test_small_definition_holds_together():
    definition = Definition.model_validate(SMALL)
    assert definition.values == {"cap": "10", "guess": 1}
    assert definition.samples == {"guess"}
    assert list(definition.by_path) == [
        "title",
        "kind",
        "rows.name",
        "rows.amount",
        "extra",
        "total",
        "many",
        "sure",
    ]
    assert definition.section("main").key == "main"
    assert definition.item("rows").is_table
    with pytest.raises(KeyError):
        definition.section("x")
    with pytest.raises(KeyError):
        definition.item("x")


TITLE = {"key": "title", "type": "text", "label": text("T")}
FACT = {"fact": "answers.nope", "op": "filled"}
PARAM = {"fact": "answers.title", "op": "eq", "param": "nope"}


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("sections.0.items.+", TITLE, "sections.items: the key title is used 2 times"),
        (
            "sections.0.items.2.columns.+",
            {**TITLE, "key": "name"},
            "table rows: the key name is used 2 times",
        ),
        ("parameters.+", SMALL["parameters"][0], "parameters: the key cap is used 2 times"),
        ("rules.+", SMALL["rules"][0], "rules: the key cap is used 2 times"),
        ("materials.+", SMALL["materials"][0], "materials: the key form is used 2 times"),
        ("stages.+", {"key": "decision"}, "stages: the key decision is used 2 times"),
        ("ledger.+", SMALL["ledger"][0], "ledger: the key reference is used 2 times"),
        ("publicity.fields.+", SMALL["publicity"]["fields"][0], "publicity: the key title is used 2 times"),
        ("rubric.criteria.1.key", "one", "rubric: the key one is used 2 times"),
        ("rubric.vetoes.+", SMALL["rubric"]["vetoes"][0], "vetoes: the key no is used 2 times"),
        ("sections.0.items.1.options.1.value", "a", "field kind: the key a is used 2 times"),
        ("sections.0.items.0.type", "colour", "field title: there is no type colour"),
        ("sections.0.items.2.columns.0.type", "colour", "field rows.name: there is no type colour"),
        ("sections.0.items.1.options", [], "field kind: a choice needs options or a code list"),
        ("sections.0.items.0.pattern", "(", "field title: the pattern is no regular expression"),
        ("sections.0.condition", FACT, "section main: there is no fact answers.nope"),
        ("sections.0.items.0.condition", FACT, "field title: there is no fact answers.nope"),
        ("sections.0.items.0.condition", ROW, "field title: there is no fact row.nope"),
        ("sections.0.items.2.columns.0.condition", ROW, "field rows.name: there is no fact row.nope"),
        ("sections.0.items.0.prefill", "enterprise.nope", "field title: there is no fact enterprise.nope"),
        (
            "sections.0.items.4.computed.args.0",
            "answers.rows.nope",
            "field total: there is no fact answers.rows.nope",
        ),
        ("rules.0.check", FACT, "rule cap: there is no fact answers.nope"),
        ("rules.0.applies_when", FACT, "rule cap: there is no fact answers.nope"),
        (
            "rules.0.check",
            {"each": {"table": "rows", "check": ROW}},
            "rule cap: there is no fact answers.rows.nope",
        ),
        (
            "rules.0.check",
            {"fact": "answers.title", "op": "eq", "other": "round.nope"},
            "rule cap: there is no fact round.nope",
        ),
        (
            "rules.0.check",
            {"fact": "figures.x.revenue", "op": "filled"},
            "rule cap: there is no fact figures.x.revenue",
        ),
        (
            "rules.0.check",
            {"fact": "weather.today", "op": "filled"},
            "rule cap: there is no fact weather.today",
        ),
        ("rules.0.check", PARAM, "rule cap: there is no parameter nope"),
        ("rules.0.path", "nowhere", "rule cap: there is no place nowhere"),
        ("materials.0.condition", FACT, "material form: there is no fact answers.nope"),
        ("ledger.0.source", "case.nope", "column reference: there is no fact case.nope"),
        ("ledger.0.source", "review.score", "column reference: there is no fact review.score"),
        ("publicity.fields.0.source", "answers.nope", "column title: there is no fact answers.nope"),
        ("award.inputs", {"asked": "answers.nope"}, "award fixed.asked: there is no fact answers.nope"),
        ("award.parameters", {"amount": "nope"}, "award fixed.amount: there is no parameter nope"),
        ("award", {"scheme": "switch"}, "award switch: needs on and cases"),
        (
            "award",
            {"scheme": "switch", "on": "answers.nope", "cases": {"a": {"scheme": "none"}}},
            "award switch: there is no fact answers.nope",
        ),
        (
            "award",
            {
                "scheme": "switch",
                "on": "answers.kind",
                "cases": {"a": {"scheme": "persons", "inputs": {"x": "case.x"}}},
            },
            "award persons.x: there is no fact case.x",
        ),
        ("stages.+", {"key": "party"}, "stages: there is no stage party"),
        ("stages.0.key", "payment", "stages: not in the order of the life cycle"),
        ("rubric", GONE, "stages: expert_review needs a rubric"),
        ("publicity", GONE, "stages: publicity needs its list of fields"),
        ("stages.3", GONE, "stages: publicity follows a deliberation"),
        ("stages.5", GONE, "stages: a decision is always needed"),
        ("stages.2", GONE, "stages: a proposal is always needed"),
        ("statistics.title_key", "nope", "statistics: there is no field nope"),
        ("statistics.field_key", "nope", "statistics: there is no field nope"),
        ("claims.0.keys", ["nope"], "claim solution: there is no field nope"),
        ("claims.0.table", "title", "claim solution: there is no table title"),
        (
            "claims.+",
            {"kind": "row", "keys": ["nope"], "table": "rows"},
            "claim row: there is no field nope",
        ),
        ("rubric.criteria.0.weight", 59, "rubric: the weights sum to 99, not 100"),
        ("parameters.0.source", "", "parameter cap: give either a source or sample: true"),
        ("parameters.0.sample", True, "parameter cap: give either a source or sample: true"),
        ("rules.0.check", {}, "a condition is exactly one of all, any, not, each, fact"),
        ("rules.0.check", {**FACT, "all": []}, "a condition is exactly one of all, any, not, each, fact"),
        ("rules.0.check", {"fact": "answers.title"}, "fact and op go together"),
        ("rules.0.check.surprise", 1, "rules.0.check.surprise"),
        ("rules.0.severity", "fatal", "rules.0.severity"),
        ("sections.0.title.en", GONE, "sections.0.title.en"),
        ("sections.0.items.0.key", "Bad Key", "sections.0.items.0"),
    ],
)
def test_fault_is_named_with_its_place(path, value, fault):
    assert fault in faults(changed(SMALL, path, value))


def test_every_fault_is_named_at_once():
    content = changed(changed(SMALL, "sections.0.items.0.type", "colour"), "statistics.title_key", "nope")
    found = faults(content)
    assert "field title: there is no type colour" in found
    assert "statistics: there is no field nope" in found


def test_circle_of_visibility_is_found_through_others():
    content = changed(SMALL, "sections.0.items.0.condition", {"fact": "answers.extra", "op": "filled"})
    content = changed(content, "sections.0.items.1.condition", {"fact": "answers.title", "op": "filled"})
    found = faults(content)
    assert "field title: depends on itself" in found
    assert "field kind: depends on itself" in found
    assert "field extra: depends on itself" in found
    assert "field total: depends on itself" not in found


def test_circle_of_computing_is_found():
    assert "field total: depends on itself" in faults(
        changed(SMALL, "sections.0.items.4.computed.args", ["answers.total"])
    )


def test_column_may_ask_its_row_and_a_rule_may_ask_everything():
    content = changed(SMALL, "sections.0.items.2.columns.1.condition", {"fact": "row.name", "op": "filled"})
    asked = [
        "enterprise.uscc",
        "figures.1.revenue",
        "round.year",
        "review.score",
        "history.count",
        "param.cap",
    ]
    content = changed(content, "rules.0.check", {"all": [{"fact": fact, "op": "filled"} for fact in asked]})
    Definition.model_validate(content)


def test_text_speaks_the_readers_language():
    words = Text(zh="名称", en="Name")
    for language, shown in (("zh-hans", "名称"), ("en", "Name")):
        with translation.override(language):
            assert str(words) == shown


def test_round_differs_by_values_and_origins_of_parameters():
    definition = Definition.model_validate(SMALL)
    other = Definition.model_validate(
        definition.with_values({"guess": {"value": 2, "sample": False, "source": "通知"}})
    )
    assert other.values == {"cap": "10", "guess": 2}
    assert other.samples == frozenset()
    assert Definition.model_validate(definition.with_values({})).values == definition.values


def test_round_cannot_set_a_parameter_that_the_program_lacks():
    with pytest.raises(KeyError, match="cpa"):
        Definition.model_validate(SMALL).with_values({"cpa": {"value": 1}})


def test_definition_never_changes_in_hand():
    definition = Definition.model_validate(SMALL)
    with pytest.raises(ValidationError):
        definition.max_per_enterprise = 9


def test_content_survives_its_own_dump():
    definition = Definition.model_validate(SMALL)
    assert Definition.model_validate(definition.with_values({})) == definition
