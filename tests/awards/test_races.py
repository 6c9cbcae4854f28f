"""Real races over a budget on PostgreSQL, and the control that overspends when the guard is taken away."""

import threading
from collections import Counter
from contextlib import contextmanager
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.moves import move
from applications.statuses import Status
from awards import ledger
from awards.models import BudgetLine, LedgerEntry
from portal.demo.journeys import run_queue
from reviews import workflow as review_workflow
from tests.applications.test_races import load, race
from tests.factories import make_application, make_user
from tests.reviews.panels import full_marks

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: there is no race to lose"),
]
AWARD = Decimal("36000.00")
DOCUMENT = {"document_number": "沪经信软〔2026〕86号"}


@contextmanager
def without_the_guard(count):
    """The control: every approval has read the line before anybody writes, and the database checks nothing.

    The entries are still written; only the lock and the CHECK are gone, as where a budget is counted by hand.
    """
    met = threading.Barrier(count)

    def peek(round):
        line = BudgetLine.objects.get(round=round)
        met.wait(timeout=20)
        return line

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE awards_budgetline DROP CONSTRAINT awards_within_budget")
    try:
        with mock.patch("awards.ledger.line_of", peek):
            yield
    finally:
        LedgerEntry.objects.all().delete()
        BudgetLine.objects.all().delete()
        with connection.schema_editor() as editor:
            constraint = next(one for one in BudgetLine._meta.constraints if one.name == "awards_within_budget")
            editor.add_constraint(BudgetLine, constraint)


def decided(count, budget):
    """Applications before their decision, whose round can pay for ``budget`` of them."""
    rows = [make_application(Status.DECISION) for _n in range(count)]
    admin = User.objects.get(role=Role.ADMINISTRATOR)
    ledger.set_total(rows[0].round, AWARD * budget + Decimal("0.01"), actor=admin, reason="竞争测试")
    return rows


def approvals(rows):
    deciders = [make_user(Role.DECISION_MAKER) for _row in rows]
    return race(len(rows), lambda n: move(load(rows[n].pk), "approve", actor=deciders[n], data=DOCUMENT))


def committed():
    return sum(LedgerEntry.objects.filter(kind="commit").values_list("amount", flat=True), Decimal(0))


def test_exactly_as_many_are_approved_as_the_budget_holds():
    rows = decided(8, budget=3)
    assert approvals(rows) == {"ok": 3, "over_budget": 5}
    line = BudgetLine.objects.get()
    assert line.committed_amount == committed() == 3 * AWARD
    left = Application.objects.filter(pk__in=[row.pk for row in rows], status=Status.DECISION)
    assert left.count() == 5
    assert all(row.awarded_amount is None for row in left)


def test_control_without_the_guard_the_budget_is_overspent():
    rows = decided(4, budget=1)
    with without_the_guard(4):
        ends = approvals(rows)
        total = BudgetLine.objects.get().total_amount
        assert ends == {"ok": 4}
        assert committed() == 4 * AWARD > total


def test_the_first_awards_of_a_round_open_one_line():
    rows = [make_application(Status.DECISION) for _n in range(4)]
    assert approvals(rows) == {"ok": 4}
    assert BudgetLine.objects.get().committed_amount == committed() == 4 * AWARD


def test_one_application_is_approved_once():
    row = decided(1, budget=8)[0]
    deciders = [make_user(Role.DECISION_MAKER) for _n in range(8)]
    ends = race(8, lambda n: move(load(row.pk), "approve", actor=deciders[n], data=DOCUMENT))
    assert ends == {"ok": 1, "wrong_status": 7}
    assert LedgerEntry.objects.filter(application=row).count() == 1
    assert BudgetLine.objects.get().committed_amount == AWARD


def test_a_cut_of_the_budget_and_an_approval_never_meet_halfway():
    row = decided(1, budget=1)[0]
    admin, decider = User.objects.get(role=Role.ADMINISTRATOR), make_user(Role.DECISION_MAKER)
    acts = [
        lambda: move(load(row.pk), "approve", actor=decider, data=DOCUMENT),
        lambda: ledger.set_total(row.round, Decimal(1), actor=admin, reason="削减"),
    ]
    ends = race(2, lambda n: acts[n]())
    assert ends in (Counter(ok=1, over_budget=1), Counter(ok=1, below_committed=1))
    line = BudgetLine.objects.get()
    assert line.committed_amount == committed()
    assert line.committed_amount <= line.total_amount


def test_all_experts_hand_in_at_once_and_the_review_ends_once():
    application = make_application(Status.EXPERT_REVIEW)
    sheets = list(application.assignments.select_related("expert__user", "application"))
    scores = full_marks(application)
    ends = race(
        len(sheets),
        lambda n: review_workflow.submit(sheets[n], actor=sheets[n].expert.user, scores=scores, opinion="同意"),
    )
    assert ends == {"ok": len(sheets)}
    assert Application.objects.get(pk=application.pk).reviews_done == len(sheets)
    concluded = race(4, lambda n: str(review_workflow.conclude(load(application.pk))))
    assert concluded == {"True": 1, "False": 3}
    run_queue()
    assert application.events.filter(verb="finish_review").count() == 1


def test_a_sheet_is_handed_in_or_voided_and_counted_right():
    application = make_application(Status.EXPERT_REVIEW)
    sheet = application.assignments.select_related("expert__user", "application").first()
    officer, scores = make_user(Role.CASE_OFFICER), full_marks(application)
    acts = [
        lambda: review_workflow.submit(sheet, actor=sheet.expert.user, scores=scores, opinion="同意"),
        lambda: review_workflow.void(sheet, actor=officer, reason="冲突"),
    ]
    ends = race(2, lambda n: acts[n]())
    assert ends in (Counter(ok=2), Counter(ok=1, wrong_status=1))
    stored = type(sheet).objects.get(pk=sheet.pk)
    assert stored.status == "void"
    assert Application.objects.get(pk=application.pk).reviews_done == 0
