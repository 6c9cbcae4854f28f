"""The status of an enterprise, and the credit records that stand against it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, Notice
from accounts.roles import Role
from common.errors import DomainError
from enterprises.models import CreditRecord, Enterprise, YearlyFigures
from enterprises.workflow import machine
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db
Status = Enterprise.Status
MEMBER = "member"
ALLOWED = {
    (Status.PENDING, Role.CASE_OFFICER): {"verify", "reject"},
    (Status.REJECTED, Role.CASE_OFFICER): {"verify"},
    (Status.VERIFIED, Role.CASE_OFFICER): {"reject"},
    (Status.REJECTED, MEMBER): {"ask_again"},
    (Status.VERIFIED, MEMBER): {"verify_again"},
}


def test_status_by_role_table_is_the_code():
    enterprise = make_enterprise()
    people = {**{role: make_user(role) for role in Role}, MEMBER: enterprise.memberships.get().user}
    found = {}
    for status in Status:
        enterprise.status = status
        for role, user in people.items():
            if verbs := {rule.verb for rule in machine.available(enterprise, user)}:
                found[status, role] = verbs
    assert found == ALLOWED
    assert set(machine.transitions) == set().union(*ALLOWED.values())


def test_verification_is_written_down_and_told():
    enterprise, officer = make_enterprise(status=Status.PENDING), make_user(Role.CASE_OFFICER)
    done = machine.perform(enterprise, "verify", actor=officer)
    assert (done.status, done.verified_at is not None, done.status_reason) == (Status.VERIFIED, True, "")
    row = AuditEntry.objects.get()
    assert (row.verb, row.before, row.after, row.actor) == ("verify", "pending", "verified", officer)
    assert Notice.objects.get().recipient == enterprise.memberships.get().user


def test_rejection_needs_a_reason_that_the_enterprise_reads():
    enterprise, officer = make_enterprise(), make_user(Role.CASE_OFFICER)
    with pytest.raises(DomainError) as refusal:
        machine.perform(enterprise, "reject", actor=officer, reason="  ")
    assert refusal.value.code == "reason_required"
    done = machine.perform(enterprise, "reject", actor=officer, reason=" 执照不清 ")
    assert (done.status, done.status_reason, done.verified_at) == (Status.REJECTED, "执照不清", None)
    assert "执照不清" in Notice.objects.get().body


def test_each_rejection_is_told_even_for_the_same_reason():
    enterprise, officer = make_enterprise(), make_user(Role.CASE_OFFICER)
    member = enterprise.memberships.get().user
    for _turn in range(2):
        machine.perform(enterprise, "reject", actor=officer, reason="执照不清")
        machine.perform(enterprise, "ask_again", actor=member)
    # pending again: what was asked twice was refused twice, and both were told
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("verb", ["verify", "reject", "ask_again", "verify_again"])
def test_strangers_move_nothing(verb):
    enterprise = make_enterprise(status=Status.REJECTED if verb in ("verify", "ask_again") else Status.VERIFIED)
    strangers = [make_user(), make_user(Role.ADMINISTRATOR), make_user(Role.CASE_OFFICER, is_active=False)]
    inputs = {"reason": "理由"} if verb == "reject" else {}
    for actor in strangers:
        with pytest.raises(PermissionDenied):
            machine.perform(enterprise, verb, actor=actor, **inputs)


@pytest.mark.parametrize(
    ("record", "day", "counts"),
    [
        ({}, "2026-01-01", True),
        ({}, "2025-12-31", False),
        ({}, "2099-01-01", True),
        ({"ends_on": date(2026, 6, 30)}, "2026-06-30", True),
        ({"ends_on": date(2026, 6, 30)}, "2026-07-01", False),
        ({"repaired_on": date(2026, 3, 1)}, "2026-02-28", True),
        ({"repaired_on": date(2026, 3, 1)}, "2026-03-01", False),
        ({"repaired_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}, "2026-05-01", False),
    ],
)
def test_credit_record_counts_while_it_stands(record, day, counts):
    row = CreditRecord(kind="penalty", source="示例", recorded_on=date(2026, 1, 1), **record)
    assert row.counts_on(date.fromisoformat(day)) is counts


def test_database_refuses_what_the_code_might_forget():
    enterprise = make_enterprise()
    other = make_enterprise()
    attacks = [
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(name=""),
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(uscc=""),
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(uscc=other.uscc),
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(district="000000"),
        lambda: YearlyFigures.objects.create(enterprise=enterprise, year=2025, revenue=1, software_revenue=2, people=1),
        lambda: YearlyFigures.objects.create(enterprise=enterprise, year=2025, revenue=1, people=1, rd_people=2),
        lambda: enterprise.memberships.create(user=enterprise.memberships.get().user),
    ]
    for attack in attacks:
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()
