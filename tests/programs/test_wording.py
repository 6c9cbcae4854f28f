"""No short word of a definition reaches people as it is written in the data."""

import re

import pytest
from django.utils import translation

from programs import validation, wording
from programs.definition import STAGES, Parameter
from programs.fieldtypes import TYPES
from tests.factories import make_round

HAN = re.compile(r"[\u4e00-\u9fff]")


def parameter(value, unit: str = "") -> Parameter:
    return Parameter(key="p", label={"zh": "参数", "en": "Parameter"}, value=value, unit=unit, sample=True)


def test_types_and_stages_have_names():
    assert set(wording.TYPES) == set(TYPES)
    assert set(wording.STAGES) == set(STAGES)


def test_facts_have_names():
    spaces = {
        "enterprise": validation.ENTERPRISE_FACTS,
        "round": validation.ROUND_FACTS,
        "review": validation.REVIEW_FACTS,
        "history": validation.HISTORY_FACTS,
    }
    assert set(wording.FACTS) == {f"{space}.{name}" for space, names in spaces.items() for name in names}
    assert set(wording.FIGURES) == set(validation.FIGURES)


@pytest.mark.parametrize("names", [wording.TYPES, wording.STAGES, wording.FACTS, wording.FIGURES, wording.VALUES])
def test_names_are_chinese(names):
    with translation.override("zh-hans"):
        assert [key for key, name in names.items() if not HAN.search(str(name))] == []


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("enterprise.uscc", "统一社会信用代码", "unified social credit code"),
        ("figures.2.rd_expense", "研发投入（万元）（前 2 年）", "R&D expense (10,000 yuan), 2 years before"),
        ("figures.2.unknown", "figures.2.unknown", "figures.2.unknown"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_fact_has_a_name_in_both_languages(path, chinese, english):
    with translation.override("zh-hans"):
        assert wording.fact_name(path) == chinese
    with translation.override("en"):
        assert wording.fact_name(path) == english


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        ("1000000", "元", "1,000,000 元", "1,000,000 yuan"),
        ("0.5", "", "0.5", "0.5"),
        (3, "份", "3 份", "3"),
        (["80", "80", "60"], "%", "80、80、60 %", "80、80、60 %"),
        ({"default": "300000"}, "元", "一般情况：300,000 元", "in general：300,000 yuan"),
        ([{"revenue": "10000", "amount": "1000000"}], "", "10,000 / 1,000,000", "10,000 / 1,000,000"),
        ("refuse", "", "不重复支持", "not supported again"),
        (True, "", "是", "Yes"),
        ("2025-01-01", "", "2025-01-01", "2025-01-01"),
    ],
)
@pytest.mark.django_db
def test_figure_is_written_for_people(value, unit, chinese, english):
    definition = make_round().definition.load()
    with translation.override("zh-hans"):
        assert wording.figure(definition, parameter(value, unit)) == chinese
    with translation.override("en"):
        assert wording.figure(definition, parameter(value, unit)) == english


@pytest.mark.django_db
def test_figure_names_the_codes_of_the_form():
    definition = make_round("core-team").definition.load()
    relaxed = next(one for one in definition.parameters if one.key == "relaxed_fields")
    with translation.override("zh-hans"):
        assert wording.figure(definition, relaxed) == "基础软件、工业软件、信息安全软件"
