"""The catalogue becomes rows, again and again the same ones; what was published never changes."""

from copy import deepcopy
from datetime import timedelta

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from common import clock
from programs import codelists, loading
from programs.definition import Definition
from programs.models import CodeItem, DefinitionVersion, Program, Round
from tests.factories import catalogue
from tests.programs.definitions import SMALL, changed, text

pytestmark = pytest.mark.django_db


def content(**round):
    now = clock.now()
    window = {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=9)}
    return {
        "program": {
            "code": "small",
            "prefix": "SM",
            "name_zh": "小",
            "name_en": "Small",
            "kind": "fund",
            "summary_zh": "摘要",
            "department": "处",
            "legal_basis": "依据",
            "valid_from": "2020-01-01",
            "fair_review_result": "通过",
        },
        "definition": deepcopy(SMALL),
        "rounds": [{"code": "small-1", "year": 2026, "name_zh": "一", "name_en": "One", **window, **round}],
    }


def snapshot():
    return {
        model: list(model.objects.order_by("pk").values()) for model in (Program, DefinitionVersion, Round, CodeItem)
    }


def test_catalogue_installs_and_installing_again_changes_nothing():
    for _turn in range(2):
        loading.install_codes()
        for one in catalogue():
            loading.install(one)
        if _turn == 0:
            before = snapshot()
    assert Program.objects.count() == 4
    assert set(Round.objects.values_list("code", flat=True)) == {
        "fe-2020",
        "fe-2026",
        "xc-2026",
        "ta-2026",
        "ct-2026",
    }
    assert snapshot() == before


def test_round_of_the_past_is_closed_from_the_start():
    for one in catalogue():
        loading.install(one)
    assert Round.objects.get(code="fe-2020").status == Round.Status.CLOSED
    assert Round.objects.get(code="fe-2020").opens_at.astimezone(clock.SHANGHAI).isoformat() == (
        "2020-10-19T09:00:00+08:00"
    )


def test_round_carries_its_own_values():
    loading.install(content(parameters={"guess": {"value": 7, "sample": False, "source": "通知"}}))
    definition = Round.objects.get().definition.load()
    assert definition.values["guess"] == 7
    assert definition.samples == frozenset()


def test_round_with_an_unknown_parameter_is_refused_whole():
    with pytest.raises(KeyError):
        loading.install(content(parameters={"gess": {"value": 7}}))
    assert not Program.objects.exists()


def test_round_that_has_not_opened_takes_the_new_version_and_an_open_one_keeps_its_own():
    loading.install(content())
    newer = content()
    newer["definition"] = changed(SMALL, "who", [text("Everybody")])
    loading.install(newer)
    assert Round.objects.get().definition.version == 2
    Round.objects.update(opens_at=clock.now() - timedelta(days=1))
    newest = content()
    newest["definition"] = changed(SMALL, "who", [text("Nobody")])
    loading.install(newest)
    assert Round.objects.get().definition.version == 2
    assert DefinitionVersion.objects.count() == 3


def test_same_content_is_one_version():
    loading.install(content())
    program = Program.objects.get()
    first = DefinitionVersion.objects.get()
    assert loading.publish_definition(program, Definition.model_validate(SMALL).with_values({})) == first
    other = Definition.model_validate(changed(SMALL, "max_per_enterprise", 3)).with_values({})
    assert loading.publish_definition(program, other).version == 2


def test_faulty_content_is_never_published():
    loading.install(content())
    with pytest.raises(ValueError, match="no field nope"):
        loading.publish_definition(Program.objects.get(), changed(SMALL, "statistics.title_key", "nope"))
    assert DefinitionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"content": {}}, {"published_at": None}, {"version": 9}],
    ids=["content", "publication", "number"],
)
def test_published_version_never_changes(changes):
    loading.install(content())
    version = DefinitionVersion.objects.get()
    for name, value in changes.items():
        setattr(version, name, value)
    with pytest.raises(TypeError, match="never changes"), transaction.atomic():
        version.save()
    assert DefinitionVersion.objects.get().content == Definition.model_validate(SMALL).with_values({})


def test_draft_version_may_change_until_it_is_published():
    loading.install(content())
    draft = DefinitionVersion(program=Program.objects.get(), version=2, content={"a": 1})
    draft.save()
    draft.content = {"a": 2}
    draft.save()
    draft.published_at = clock.now()
    draft.save()
    draft.content = {"a": 3}
    with pytest.raises(TypeError):
        draft.save()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: [", "bad.yaml"),
        ("[]", "bad.yaml: a program with its definition is missing"),
        ("definition: {}", "bad.yaml: 'program' is missing"),
        ("program: {}", "bad.yaml: 'definition' is missing"),
        (
            yaml.safe_dump({"program": {}, "definition": changed(SMALL, "rules.0.severity", "fatal")}),
            "rules.0.severity",
        ),
        (
            yaml.safe_dump({"program": {}, "definition": changed(SMALL, "rules.0.path", "x")}),
            "there is no place x",
        ),
    ],
    ids=["yaml", "list", "program", "definition", "shape", "sense"],
)
def test_faulty_file_is_named_with_its_fault(tmp_path, written, said):
    path = tmp_path / "bad.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValidationError) as refusal:
        loading.read(path)
    assert any(said in message and "bad.yaml" in message for message in refusal.value.messages)


def test_code_lists_are_renamed_and_never_shortened(tmp_path):
    path = tmp_path / "codes.yaml"
    path.write_text("colours: [{code: 1, zh: 红, en: Red}, {code: b, zh: 蓝}]", encoding="utf-8")
    assert loading.install_codes(path) == 2
    path.write_text("colours: [{code: b, zh: 青, en: Cyan}]", encoding="utf-8")
    loading.install_codes(path)
    assert list(CodeItem.objects.order_by("code").values_list("code", "name_zh", "name_en")) == [
        ("1", "红", "Red"),
        ("b", "青", "Cyan"),
    ]


def test_choices_follow_the_list_its_order_and_the_language(tmp_path):
    path = tmp_path / "codes.yaml"
    assert codelists.choices("colours") == []
    path.write_text("colours: [{code: r, zh: 红, en: Red}, {code: b, zh: 蓝}]", encoding="utf-8")
    loading.install_codes(path)
    assert codelists.choices("colours") == [("r", "红"), ("b", "蓝")]
    from django.utils import translation

    with translation.override("en"):
        assert codelists.choices("colours") == [("r", "Red"), ("b", "蓝")]
    assert len(codelists.choices("districts")) == 16
