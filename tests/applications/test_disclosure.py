"""Personal data: sealed in the row, masked on every page, read in full only with a reason that stays on record."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from applications import disclosure, events
from applications.cases import masked_answers
from applications.facts import opened
from applications.models import Application, Event
from applications.statuses import Status
from common.crypto import is_sealed
from common.errors import DomainError
from programs.findings import Finding
from tests.factories import make_application, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def talent():
    return make_application(Status.DISTRICT_REVIEW, program="talent")


def test_a_resident_number_is_sealed_in_the_row_and_masked_for_reading(talent):
    person = talent.answers["persons"][0]
    assert is_sealed(person["resident_id"])
    assert is_sealed(person["wage"])
    plain = opened(talent, talent.answers)["persons"][0]["resident_id"]
    masked = masked_answers(talent)["persons"][0]["resident_id"]
    assert masked == f"{plain[:3]}***********{plain[-4:]}"
    assert plain not in json.dumps(talent.answers)


def test_a_reveal_needs_a_reason_and_is_chained_to_the_history(talent):
    officer = make_user("case_officer")
    with pytest.raises(DomainError) as caught:
        disclosure.reveal(talent, "persons.0.resident_id", actor=officer, reason="  ")
    assert caught.value.code == "reason_required"
    value = disclosure.reveal(talent, "persons.0.resident_id", actor=officer, reason="核对身份证件")
    assert value == opened(talent, talent.answers)["persons"][0]["resident_id"]
    event = Event.objects.get(application=talent, verb="reveal")
    assert (event.actor, event.data) == (officer, {"path": "persons.0.resident_id", "reason": "核对身份证件"})
    assert events.first_broken(Application.objects.get(pk=talent.pk)) is None


@pytest.mark.parametrize("role", ["expert", "decision_maker", "auditor", "administrator"])
def test_who_need_not_know_may_not_reveal(talent, role):
    with pytest.raises(PermissionDenied):
        disclosure.reveal(talent, "persons.0.resident_id", actor=make_user(role), reason="想看一下")
    assert Event.objects.filter(application=talent, verb="reveal").count() == 0


@pytest.mark.parametrize("path", ["persons", "persons.9.resident_id", "plan_title", "nothing", "event.1.reason", ""])
def test_a_place_without_a_sealed_value_reveals_nothing(talent, path):
    with pytest.raises(DomainError) as caught:
        disclosure.reveal(talent, path, actor=make_user("case_officer"), reason="核对身份证件")
    assert caught.value.code == "nothing_sealed"


def test_a_token_moved_to_another_application_does_not_open(talent):
    other = make_application(Status.DISTRICT_REVIEW, program="talent")
    revision = other.revisions.get()
    revision.answers["persons"][0]["resident_id"] = talent.answers["persons"][0]["resident_id"]
    revision.save()
    with pytest.raises(DomainError) as caught:
        disclosure.reveal(other, "persons.0.resident_id", actor=make_user("case_officer"), reason="核对身份证件")
    assert caught.value.code == "unreadable"


def test_what_is_for_the_officer_stays_in_the_office(talent):
    talent.findings = [
        Finding(code=severity, severity=severity, message="发现").as_json() for severity in ("block", "officer", "warn")
    ]
    seen = {
        user: [finding["code"] for finding in disclosure.findings_for(talent, user)]
        for user in (make_user("case_officer"), talent.created_by, make_user("expert"), make_user())
    }
    assert list(seen.values()) == [["block", "officer", "warn"], ["block", "warn"], [], []]
