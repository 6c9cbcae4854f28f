"""A condition as a sentence that somebody who is no programmer can check."""

import pytest
from django.utils import translation

from programs.definition import Condition, Definition
from programs.explaining import OPERATORS, sentence
from tests.factories import catalogue
from tests.programs.definitions import SMALL

DEFINITION = Definition.model_validate(SMALL)


def said(**parts) -> str:
    with translation.override("en"):
        return sentence(DEFINITION, Condition.model_validate(parts))


FILLED = {"fact": "answers.title", "op": "filled"}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (FILLED, "“Title” is given"),
        ({"fact": "answers.kind", "op": "eq", "value": "a"}, "“Kind” is A"),
        ({"fact": "answers.kind", "op": "in", "value": ["a", "b"]}, "“Kind” is one of A、B"),
        ({"fact": "answers.sure", "op": "eq", "value": True}, "“Sure” is Yes"),
        ({"fact": "answers.total", "op": "le", "param": "cap"}, "“Total” is at most Cap (10)"),
        ({"fact": "answers.total", "op": "gt", "other": "answers.extra"}, "“Total” is above “Extra”"),
        ({"fact": "answers.rows", "op": "filled"}, "“Rows” is given"),
        ({"not": FILLED}, "not (“Title” is given)"),
        (
            {"all": [FILLED, {"any": [FILLED, FILLED]}]},
            "“Title” is given and (“Title” is given or “Title” is given)",
        ),
        (
            {"each": {"table": "rows", "check": {"fact": "row.amount", "op": "ge", "value": 1}}},
            "in every row of “Rows”: “Amount” is at least 1",
        ),
    ],
)
def test_condition_reads_as_a_sentence(parts, words):
    assert said(**parts) == words


def test_every_operator_has_words():
    field = Condition.model_fields["op"].annotation
    names = {name for part in field.__args__ for name in getattr(part, "__args__", ())}
    assert set(OPERATORS) == names


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_rule_of_the_catalogue_can_be_said(language):
    with translation.override(language):
        for content in catalogue():
            definition = Definition.model_validate(content["definition"])
            for rule in definition.rules:
                text = sentence(definition, rule.check)
                assert text.strip(), rule.key
                assert "answers." not in text, rule.key
