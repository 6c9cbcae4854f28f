"""The pages of the money: who opens them, who sets a budget, and how many questions they ask the database."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import CITYWIDE, Role
from applications import events
from applications.statuses import Status
from awards.admin import blocks, panels
from awards.admin.bars import Bar, share
from awards.models import BudgetLine, LedgerEntry
from common import clock
from programs.models import Round
from tests.factories import make_application, make_round, make_user, numbers

pytestmark = pytest.mark.django_db
CLOSED = dict.fromkeys(Role, 403) | {Role.APPLICANT: 302}


@pytest.fixture
def paid():
    return make_application(Status.ARCHIVING)


@pytest.fixture
def line(paid):
    return BudgetLine.objects.get(round=paid.round)


@pytest.fixture
def desk(client):
    def sign_in(role):
        client.force_login(User.objects.filter(role=role).first() or make_user(role))
        return client

    return sign_in


def page(name, *args):
    return reverse(f"admin:awards_{name}", args=args)


def answers(desk, url):
    return {role: desk(role).get(url).status_code for role in Role}


def test_pages_open_for_the_citys_office(desk, line):
    office = CLOSED | dict.fromkeys(CITYWIDE, 200)
    hidden = dict.fromkeys(Role, 404) | {Role.APPLICANT: 302}
    entry = LedgerEntry.objects.first()
    assert answers(desk, page("budgetline_changelist")) == office
    assert answers(desk, page("ledgerentry_changelist")) == office
    assert answers(desk, page("budgetline_change", line.pk)) == hidden | dict.fromkeys(CITYWIDE, 200)
    assert answers(desk, page("ledgerentry_change", entry.pk)) == hidden | dict.fromkeys(CITYWIDE, 302)
    assert answers(desk, page("budgetline_add")) == CLOSED | {Role.ADMINISTRATOR: 200}
    total = hidden | dict.fromkeys(CITYWIDE, 403) | {Role.ADMINISTRATOR: 200}
    assert answers(desk, page("budgetline_total", line.pk)) == total


def test_nothing_is_edited_in_place(desk, line):
    entry = LedgerEntry.objects.first()
    data = {"total_amount": "1", "amount": "1"}
    for url in (page("budgetline_change", line.pk), page("ledgerentry_change", entry.pk)):
        assert desk(Role.ADMINISTRATOR).post(url, data).status_code == 403
    assert desk(Role.ADMINISTRATOR).get(page("ledgerentry_add")).status_code == 403
    assert desk(Role.ADMINISTRATOR).get(page("ledgerentry_delete", entry.pk)).status_code == 403


def test_administrator_changes_a_budget_and_a_cut_below_the_committed_stays_on_the_page(desk, line):
    admin, url = desk(Role.ADMINISTRATOR), page("budgetline_total", line.pk)
    refused = admin.post(url, {"total": "１００", "reason": "削减"})
    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {"total"}
    assert admin.post(url, {"total": "36,000.00", "reason": ""}).context["form"].errors.keys() == {"reason"}
    assert admin.post(url, {"total": "36,000.00", "reason": "沪财〔2026〕2号"}).status_code == 302
    assert BudgetLine.objects.get(pk=line.pk).total_amount == Decimal(36000)
    changes = admin.get(page("budgetline_change", line.pk)).context["changes"]
    assert [one.data["after"] for one in changes] == ["36000.00"]


def test_administrator_opens_a_line_for_a_round_that_has_none(desk, line):
    other = make_round("talent")
    admin = desk(Role.ADMINISTRATOR)
    twice = admin.post(page("budgetline_add"), {"round": line.round_id, "total": "5", "reason": "x"})
    assert twice.context["form"].errors.keys() == {"round"}
    made = admin.post(page("budgetline_add"), {"round": other.pk, "total": "5", "reason": "新增"})
    assert made.url == page("budgetline_change", BudgetLine.objects.get(round=other).pk)


def test_the_page_says_when_the_entries_do_not_add_up(desk, line):
    url = page("budgetline_change", line.pk)
    assert desk(Role.AUDITOR).get(url).context["adds_up"] is True
    BudgetLine.objects.filter(pk=line.pk).update(committed_amount=40000)
    assert desk(Role.AUDITOR).get(url).context["adds_up"] is False


def test_panel_says_whether_there_is_money(paid, line):
    finance = User.objects.get(role=Role.FINANCE)
    shown = panels.budget(paid, finance)["context"]
    assert [one["entry"].kind for one in shown["entries"]] == ["commit", "pay"]
    assert (shown["asked"], shown["lacks"]) == (None, 0)
    waiting = make_application(Status.DECISION)
    BudgetLine.objects.filter(pk=line.pk).update(total_amount=Decimal(50000))
    shown = panels.budget(waiting, finance)["context"]
    assert (shown["asked"], shown["lacks"]) == (Decimal(36000), Decimal(22000))
    assert panels.budget(waiting, make_user(Role.EXPERT)) is None


def test_reading_opens_no_line(desk):
    application = make_application(Status.FORMAL_REVIEW)
    url = reverse("admin:applications_application_change", args=[application.pk])
    answer = desk(Role.CASE_OFFICER).get(url)
    assert answer.status_code == 200
    assert not BudgetLine.objects.exists()


def test_block_of_finance_sums_what_waits(desk):
    finance = make_user(Role.FINANCE)
    assert blocks.payments(finance)["context"]["rows"] == []
    rows = [make_application(Status.PAYMENT) for _n in range(2)]
    context = blocks.payments(finance)["context"]
    assert context["total"] == {"count": 2, "sum": Decimal(72000), "late": 0}
    assert [row["round"] for row in context["rows"]] == [rows[0].round]
    assert blocks.payments(make_user(Role.AUDITOR)) is None
    assert desk(Role.FINANCE).get(reverse("admin:index")).status_code == 200


def test_shares_are_percents_of_the_total():
    assert share(Decimal(1), Decimal(3)) == Decimal("33.3")
    assert share(Decimal(1), Decimal(0)) == 0
    assert 'width="33.3"' in str(Bar(Decimal("33.3"), Decimal(0)))


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_ask_as_much_for_30_rows_as_for_one(desk, paid, line):
    LedgerEntry.objects.exclude(kind="pay").delete()
    urls = [page("budgetline_changelist"), page("ledgerentry_changelist"), page("budgetline_change", line.pk)]
    one = [queries(desk(Role.FINANCE), url) for url in urls]
    for _n in range(29):
        copy = Round.objects.get(pk=paid.round_id)
        copy.pk, copy.code = None, f"copy-{next(numbers)}"
        copy.save(force_insert=True)
        BudgetLine.objects.create(round=copy, total_amount=100)
        event = events.note(paid, "file_added", actor=paid.created_by, data={})
        LedgerEntry.objects.create(line=line, application=paid, event=event, kind="pay", amount=1, at=clock.now())
    assert [queries(desk(Role.FINANCE), url) for url in urls] == one
