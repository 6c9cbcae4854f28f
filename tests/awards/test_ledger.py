"""The budget: the approved is committed, the paid was committed, the line is the sum of its entries."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, User
from accounts.roles import Role
from applications import workflow
from applications.models import Application
from applications.moves import move
from applications.statuses import Status
from awards import ledger
from awards.models import BudgetLine, LedgerEntry
from common.errors import DomainError
from tests.factories import make_application, make_round, make_user

pytestmark = pytest.mark.django_db
AWARD = Decimal("36000.00")
DOCUMENT = {"document_number": "沪经信软〔2026〕86号"}


def one(role):
    return User.objects.filter(role=role).first() or make_user(role)


def decided(budget=None):
    """An application before its decision, of a round with this budget."""
    application = make_application(Status.DECISION)
    if budget is not None:
        ledger.set_total(application.round, Decimal(budget), actor=one(Role.ADMINISTRATOR), reason="测试")
    return application


def approve(application):
    return move(application, "approve", actor=one(Role.DECISION_MAKER), data=DOCUMENT)


def line_of(application):
    return BudgetLine.objects.get(round=application.round)


def amounts(application):
    line = line_of(application)
    assert ledger.sums_of(line) == (line.committed_amount, line.paid_amount)
    return line.committed_amount, line.paid_amount


def entries(application):
    return list(LedgerEntry.objects.filter(application=application).order_by("pk").values_list("kind", "amount"))


def test_approval_opens_the_line_with_the_rounds_budget_and_commits():
    application = decided()
    assert not BudgetLine.objects.exists()
    approve(application)
    assert line_of(application).total_amount == application.round.budget_amount
    assert amounts(application) == (AWARD, 0)
    assert line_of(application).free_amount == application.round.budget_amount - AWARD
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount, entry.event.verb, entry.at) == (
        "commit",
        AWARD,
        "approve",
        entry.event.at,
    )


def test_payment_uses_what_was_committed():
    application = make_application(Status.ARCHIVING)
    assert amounts(application) == (AWARD, AWARD)
    assert entries(application) == [("commit", AWARD), ("pay", AWARD)]


def test_an_award_of_nothing_opens_no_line():
    application = make_application(Status.CLOSED, program="xinchuang")
    assert application.awarded_amount == 0
    assert not BudgetLine.objects.exists()


def test_termination_before_payment_gives_all_back():
    application = make_application(Status.PAYMENT)
    workflow.terminate(application, actor=one(Role.DECISION_MAKER), reason="虚假材料")
    assert amounts(application) == (0, 0)
    assert entries(application) == [("commit", AWARD), ("release", AWARD)]


def test_termination_after_payment_gives_nothing_back():
    """The money is out: it is to be recovered, and until then it is neither free nor unpaid."""
    application = make_application(Status.ARCHIVING)
    workflow.terminate(application, actor=one(Role.DECISION_MAKER), reason="虚假材料")
    assert amounts(application) == (AWARD, AWARD)
    assert entries(application) == [("commit", AWARD), ("pay", AWARD)]


def test_refusal_and_sending_back_touch_no_money():
    application = decided()
    workflow.send_back(application, actor=one(Role.DECISION_MAKER), reason="重算")
    other = make_application(Status.DECISION)
    workflow.reject(other, actor=one(Role.DECISION_MAKER), reason="不予支持")
    assert not BudgetLine.objects.exists()


def test_over_budget_is_refused_and_the_approval_undone():
    application = decided("35999.99")
    events = application.events.count()
    with pytest.raises(DomainError) as refusal:
        approve(application)
    assert refusal.value.code == "over_budget"
    assert "35999.99" in str(refusal.value)
    kept = Application.objects.get(pk=application.pk)
    assert (kept.status, kept.awarded_amount, kept.events.count()) == (Status.DECISION, None, events)
    assert amounts(application) == (0, 0)
    ledger.set_total(application.round, AWARD, actor=one(Role.ADMINISTRATOR), reason="追加")
    approve(kept)
    assert line_of(application).free_amount == 0


def test_two_awards_share_one_budget():
    first, second = decided("71999.99"), make_application(Status.DECISION)
    approve(first)
    with pytest.raises(DomainError):
        approve(second)
    workflow.terminate(Application.objects.get(pk=first.pk), actor=one(Role.DECISION_MAKER), reason="放弃")
    approve(second)
    assert amounts(second) == (AWARD, 0)


@pytest.mark.parametrize(
    "change",
    [{"committed_amount": 101}, {"paid_amount": 51}, {"paid_amount": -1}, {"total_amount": 49}],
    ids=str,
)
def test_the_database_itself_refuses_an_overspent_line(change):
    """The control: whoever goes past the functions meets the constraint."""
    line = BudgetLine.objects.create(round=make_round(), total_amount=100, committed_amount=50, paid_amount=50)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(**change)


def test_an_administrator_sets_the_total_with_a_reason_on_record():
    round, admin = make_round(), one(Role.ADMINISTRATOR)
    line = ledger.set_total(round, Decimal("500000.00"), actor=admin, reason=" 沪财〔2026〕1号 ")
    assert BudgetLine.objects.get(round=round).total_amount == Decimal(500000) == line.total_amount
    entry = AuditEntry.objects.get(verb="set_total")
    assert (entry.actor, entry.object_ref) == (admin, str(line.pk))
    assert entry.data == {
        "round": round.code, "before": "20000000.00", "after": "500000.00", "reason": "沪财〔2026〕1号",
    }  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.DISTRICT_REVIEWER}))
def test_nobody_else_sets_the_total(role):
    with pytest.raises(PermissionDenied):
        ledger.set_total(make_round(), Decimal(1), actor=make_user(role), reason="x")
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize(
    ("total", "reason", "code"),
    [
        ("35999.99", "削减", "below_committed"),
        ("-1", "负数", "not_an_amount"),
        ("1.001", "三位", "not_an_amount"),
        ("NaN", "非数", "not_an_amount"),
        ("40000", " ", "reason_required"),
    ],
)
def test_a_wrong_total_is_refused(total, reason, code):
    application = decided()
    approve(application)
    with pytest.raises(DomainError) as refusal:
        ledger.set_total(application.round, Decimal(total), actor=one(Role.ADMINISTRATOR), reason=reason)
    assert refusal.value.code == code
    assert line_of(application).total_amount == application.round.budget_amount
    assert not AuditEntry.objects.filter(verb="set_total").exists()


def test_the_budget_may_go_down_to_what_is_committed():
    application = decided()
    approve(application)
    ledger.set_total(application.round, AWARD, actor=one(Role.ADMINISTRATOR), reason="削减")
    assert line_of(application).free_amount == 0
