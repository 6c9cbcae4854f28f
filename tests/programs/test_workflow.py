"""Rounds: who may move them, and what the law and the clock refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import DomainError
from common.workflow import SYSTEM
from programs.models import DefinitionVersion, Program, Round
from programs.workflow import machine
from tests.factories import make_user
from tests.programs.definitions import SMALL

pytestmark = pytest.mark.django_db
Status = Round.Status
ALLOWED = {
    (Status.DRAFT, Role.ADMINISTRATOR): {"publish"},
    (Status.PUBLISHED, Role.DECISION_MAKER): {"extend"},
    (Status.CLOSED, Role.ADMINISTRATOR): {"archive"},
}


def make(status=Status.DRAFT, *, opens=-1, closes=9, published=True, **program) -> Round:
    now = clock.now()
    facts = {
        "code": "small",
        "prefix": "SM",
        "name_zh": "小",
        "name_en": "Small",
        "kind": "fund",
        "summary_zh": "摘要",
        "department": "处",
        "legal_basis": "依据",
        "valid_from": date(2020, 1, 1),
        "fair_review_result": "通过",
        "fair_review_on": date(2026, 1, 15),
        "valid_to": None,
        **program,
    }
    owner = Program.objects.create(**facts)
    version = DefinitionVersion.objects.create(
        program=owner, version=1, content=SMALL, published_at=now if published else None
    )
    return Round.objects.create(
        program=owner,
        code="small-1",
        year=2026,
        name_zh="一",
        name_en="One",
        definition=version,
        status=status,
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
    )


def refusal(round, verb, role=Role.ADMINISTRATOR, **inputs) -> str:
    actor = SYSTEM if role is None else make_user(role)
    with pytest.raises(DomainError) as error:
        machine.perform(round, verb, actor=actor, **inputs)
    return error.value.code


def test_status_by_role_table_is_the_code():
    round, people = make(), {role: make_user(role) for role in Role}
    found = {}
    for status in Status:
        round.status = status
        for role, user in people.items():
            if verbs := {rule.verb for rule in machine.available(round, user)}:
                found[status, role] = verbs
    assert found == ALLOWED
    assert {verb for verb, rule in machine.transitions.items() if rule.system} == {"close"}


def test_publish_opens_a_round_to_the_public_and_is_written_down():
    round = make()
    assert not Round.objects.public().exists()
    machine.perform(round, "publish", actor=make_user(Role.ADMINISTRATOR))
    assert Round.objects.public().get().status == Status.PUBLISHED
    row = AuditEntry.objects.get()
    assert (row.verb, row.object_ref, row.before, row.after) == ("publish", "small-1", "draft", "published")
    assert row.data == {"definition": 1}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"published": False}, "definition_not_published"),
        ({"fair_review_on": None}, "fair_review_missing"),
        ({"valid_to": date(2020, 12, 31)}, "basis_expired"),
        ({"valid_from": date(2099, 1, 1)}, "basis_not_yet"),
        ({"closes": -0.5}, "closing_passed"),
    ],
)
def test_publish_refuses_what_has_no_ground(facts, code):
    round = make(**facts)
    assert refusal(round, "publish") == code
    assert Round.objects.get().status == Status.DRAFT


def test_basis_counts_to_its_last_day():
    round = make()
    last = round.closes_at.astimezone(clock.SHANGHAI).date()
    Program.objects.update(valid_to=last - timedelta(days=1))
    assert refusal(round, "publish") == "basis_expired"
    Program.objects.update(valid_to=last)
    machine.perform(Round.objects.get(), "publish", actor=make_user(Role.ADMINISTRATOR))


def test_round_closes_only_at_its_second_and_only_by_the_clock():
    round = make(Status.PUBLISHED, closes=0.001)
    assert refusal(round, "close", None) == "not_due"
    with pytest.raises(PermissionDenied):
        machine.perform(round, "close", actor=make_user(Role.ADMINISTRATOR))
    Round.objects.update(closes_at=clock.now())
    assert machine.perform(round, "close", actor=SYSTEM).status == Status.CLOSED
    assert AuditEntry.objects.get().actor is None


def extend(round, days, reason="系统故障顺延"):
    later = round.closes_at + timedelta(days=days)
    return machine.perform(round, "extend", actor=make_user(Role.DECISION_MAKER), closes_at=later, reason=reason)


def test_extension_moves_the_end_and_is_written_down_with_its_reason():
    round = make(Status.PUBLISHED)
    moved = extend(round, 3)
    assert Round.objects.get().closes_at == round.closes_at + timedelta(days=3)
    assert AuditEntry.objects.get().data == {
        "from": round.closes_at.isoformat(),
        "to": moved.closes_at.isoformat(),
        "reason": "系统故障顺延",
    }


@pytest.mark.parametrize(
    ("facts", "days", "reason", "code"),
    [
        ({}, 0, "r", "not_later"),
        ({}, -1, "r", "not_later"),
        ({"closes": -0.5}, 3, "r", "round_closed"),
        ({}, 3, "  ", "reason_required"),
        ({"valid_to": date(2020, 12, 31)}, 3, "r", "basis_expired"),
    ],
)
def test_extension_never_shortens_reopens_or_outlives_its_basis(facts, days, reason, code):
    round = make(Status.PUBLISHED, **facts)
    before = Round.objects.get().closes_at
    with pytest.raises(DomainError) as error:
        extend(round, days, reason)
    assert error.value.code == code
    assert Round.objects.get().closes_at == before


def test_archive_takes_a_closed_round_only():
    round = make(Status.PUBLISHED)
    assert refusal(round, "archive") == "wrong_status"
    Round.objects.update(status=Status.CLOSED)
    assert machine.perform(round, "archive", actor=make_user(Role.ADMINISTRATOR)).status == Status.ARCHIVED


@pytest.mark.parametrize(
    ("status", "opens", "closes", "is_open"),
    [
        (Status.PUBLISHED, -1, 1, True),
        (Status.PUBLISHED, 0.01, 1, False),
        (Status.PUBLISHED, -2, -0.001, False),
        (Status.DRAFT, -1, 1, False),
        (Status.CLOSED, -1, 1, False),
        (Status.ARCHIVED, -1, 1, False),
    ],
)
def test_round_is_open_by_status_and_by_the_clock_of_the_database(status, opens, closes, is_open):
    make(status, opens=opens, closes=closes)
    assert Round.objects.open().exists() is is_open


@pytest.mark.parametrize("role", sorted(Role))
def test_draft_rounds_are_seen_by_those_who_prepare_them(role):
    make()
    seen = Round.objects.visible_to(make_user(role)).exists()
    assert seen is (role in (Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR))


def test_database_refuses_a_round_that_ends_before_it_begins_and_a_budget_below_zero():
    round = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(closes_at=round.opens_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(budget_amount=-1)
