from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from applications import workflow as application_workflow
from common.errors import DomainError
from reviews import scoring, sheets
from reviews.models import Assignment
from tests.reviews.panels import again, full_marks, in_review, officer, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return in_review().assignments.select_related("expert__user", "application__definition").first()


@pytest.fixture
def keys(sheet):
    return [criterion.key for criterion in scoring.rubric_of(sheet.application).criteria]


def save(sheet, scores, opinion="", vetoes=()):
    return sheets.save_draft(sheet, actor=sheet.expert.user, scores=scores, opinion=opinion, vetoes=list(vetoes))


def test_half_a_sheet_is_kept_and_stays_open(sheet, keys):
    veto = scoring.rubric_of(sheet.application).vetoes[0].key
    saved, errors = save(sheet, {keys[0]: "８５．５", keys[1]: ""}, "先进，", [veto, "unknown"])
    assert errors == {}
    stored = again(saved)
    assert (stored.scores, stored.opinion, stored.vetoes) == ({keys[0]: "85.50"}, "先进，", [veto])
    assert (stored.status, stored.total, stored.scored_at) == (Assignment.Status.OPEN, None, None)
    assert again(sheet.application).reviews_done == 0


@pytest.mark.parametrize("wrong", ["101", "-1", "abc", "1.234", "NaN", "1e3"])
def test_a_wrong_value_is_told_and_the_rest_is_kept(sheet, keys, wrong):
    save(sheet, {keys[0]: "70"})
    saved, errors = save(sheet, {keys[0]: wrong, keys[1]: "60"})
    assert set(errors) == {keys[0]}
    assert again(saved).scores == {keys[0]: "70.00", keys[1]: "60.00"}


def test_points_taken_out_are_gone(sheet, keys):
    save(sheet, {keys[0]: "70"})
    saved, _errors = save(sheet, {keys[0]: " "})
    assert again(saved).scores == {}


def test_an_opinion_too_long_is_told_and_the_old_one_stays(sheet):
    save(sheet, {}, "短")
    saved, errors = save(sheet, {}, "长" * (sheets.OPINION_LENGTH + 1))
    assert (set(errors), again(saved).opinion) == ({"opinion"}, "短")


def test_only_the_own_open_sheet_is_filled_in(sheet):
    other = sheet.application.assignments.exclude(pk=sheet.pk).select_related("expert__user").first()
    for stranger in (other.expert.user, officer()):
        with pytest.raises(PermissionDenied):
            sheets.save_draft(sheet, actor=stranger, scores={}, opinion="x", vetoes=[])
    score(sheet)
    with pytest.raises(DomainError) as refusal:
        save(sheet, {}, "变了")
    assert refusal.value.code == "not_open"
    assert again(sheet).opinion == "同意支持。"


def test_nothing_is_saved_after_the_review(sheet):
    application_workflow.withdraw(sheet.application, actor=sheet.application.created_by)
    with pytest.raises(DomainError) as refusal:
        save(sheet, {}, "太迟")
    assert refusal.value.code == "review_ended"


def test_gaps_are_what_stands_against_handing_in(sheet, keys):
    rubric = scoring.rubric_of(sheet.application)
    saved, _errors = save(sheet, {keys[0]: "70"}, " ")
    assert set(sheets.gaps(rubric, saved)) == {*keys[1:], "opinion"}
    saved, _errors = save(saved, full_marks(sheet.application), "同意")
    assert sheets.gaps(rubric, saved) == {}


def test_running_total_is_the_total_when_all_are_given(sheet, keys):
    rubric = scoring.rubric_of(sheet.application)
    scores = {key: str(60 + 3 * n) for n, key in enumerate(keys)}
    assert sheets.running_total(rubric, scores) == scoring.total_of(rubric, scores)
    first = rubric.criteria[0]
    assert sheets.running_total(rubric, {first.key: "50"}) == Decimal(50) * first.weight / 100


@pytest.mark.parametrize(("typed", "points"), [(" 0 ", "0.00"), ("100", "100.00"), ("-0", "0.00"), ("7.5", "7.50")])
def test_points_are_written_with_two_decimals(typed, points):
    assert str(scoring.points(typed)) == points


def test_points_say_what_is_wrong():
    messages = []
    for typed in ("", "x", "101", "1.001"):
        with pytest.raises(ValidationError) as fault:
            scoring.points(typed)
        messages += fault.value.messages
    assert len(set(messages)) == 4
