"""Real races on PostgreSQL: threads, a barrier, and a control that fails when the guard is taken away."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import connection, connections

from applications import submissions, workflow
from applications.drafts import start_draft
from applications.models import Application, Event, Revision
from applications.statuses import Status
from common.errors import DomainError
from tests.factories import make_application, make_enterprise, make_round, make_user

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: there is no race to lose"),
]


def race(count: int, act: Callable[[int], object]) -> Counter[str]:
    """Let ``count`` threads do the same at the same moment; count how each ended: ``ok`` or the refusal's code."""
    barrier = threading.Barrier(count)
    ends: list[str] = []

    def run(n: int) -> None:
        try:
            barrier.wait(timeout=20)
            result = act(n)
            ends.append("ok" if not isinstance(result, str) else result)
        except DomainError as refusal:
            ends.append(refusal.code)
        except Exception as error:
            ends.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(ends)


@contextmanager
def without_row_locks():
    """The control: every reader of the status has read before anybody writes, as without ``SELECT … FOR UPDATE``."""
    met = threading.Barrier(2)

    def peek(obj):
        row = type(obj)._base_manager.get(pk=obj.pk)
        met.wait(timeout=20)
        return row

    with mock.patch("common.workflow.lock", peek):
        yield


def load(pk: int) -> Application:
    return Application.objects.select_related("enterprise", "round", "definition").get(pk=pk)


def test_32_submits_with_one_key_make_one_receipt():
    draft = make_application()

    def act(n: int) -> str:
        revision, created = submissions.hand_in(load(draft.pk), actor=draft.created_by, key="one-key-for-all")
        return "created" if created else revision.receipt_number

    ends = race(32, act)
    assert ends == {"created": 1, f"{draft.reference}-01": 31}
    assert Revision.objects.filter(application=draft).count() == 1
    assert Event.objects.filter(application=draft, verb="submit").count() == 1


def test_two_devices_with_two_keys_make_one_receipt_and_one_hint():
    draft = make_application()
    ends = race(
        16,
        lambda n: submissions.hand_in(load(draft.pk), actor=draft.created_by, key=f"device-number-{n}")[1] or "no",
    )
    assert ends == {"ok": 1, "already_submitted": 15}
    assert Revision.objects.filter(application=draft).count() == 1


def test_control_without_the_lock_a_submit_is_done_twice():
    """Two pass the status check; only the unique event number keeps the second from being recorded."""
    draft = make_application()
    with without_row_locks():
        ends = race(2, lambda n: workflow.submit(load(draft.pk), actor=draft.created_by, key=f"device-number-{n}"))
    assert ends != {"ok": 1, "wrong_status": 1}
    assert ends["wrong_status"] == 0


def test_one_enterprise_gets_one_draft_however_often_it_clicks():
    round, enterprise = make_round(), make_enterprise()
    user = enterprise.memberships.get().user
    ends = race(16, lambda n: start_draft(user=user, round=round, enterprise=enterprise))
    assert ends == {"ok": 1, "already_applied": 15}


def test_one_product_is_claimed_once_by_two_enterprises():
    first, second = make_application(), make_application()
    answers = {**first.answers, "contracts": second.answers["contracts"]}
    Application.objects.filter(pk=second.pk).update(answers=answers)
    drafts = [first, second]
    ends = race(2, lambda n: workflow.submit(load(drafts[n].pk), actor=drafts[n].created_by, key=f"device-number-{n}"))
    assert ends == {"ok": 1, "findings": 1}


def test_approve_reject_and_send_back_have_one_winner():
    application = make_application(Status.DECISION)
    people = [make_user("decision_maker") for _n in range(12)]
    verbs = [
        lambda user: workflow.approve(load(application.pk), actor=user, document_number="沪经信软〔2026〕1号"),
        lambda user: workflow.reject(load(application.pk), actor=user, reason="不符合条件"),
        lambda user: workflow.send_back(load(application.pk), actor=user, reason="请重新核算"),
    ]
    ends = race(12, lambda n: verbs[n % 3](people[n]))
    assert ends == {"ok": 1, "wrong_status": 11}
    assert Event.objects.filter(application=application, before=Status.DECISION).count() == 1


def test_control_without_the_lock_two_decisions_pass_the_status_check():
    application = make_application(Status.DECISION)
    people = [make_user("decision_maker") for _n in range(2)]
    with without_row_locks():
        ends = race(2, lambda n: workflow.reject(load(application.pk), actor=people[n], reason="不符合条件"))
    assert ends["wrong_status"] == 0


def test_references_have_no_gap_and_no_double():
    round = make_round()
    enterprises = [make_enterprise() for _n in range(12)]
    users = [enterprise.memberships.get().user for enterprise in enterprises]
    race(12, lambda n: start_draft(user=users[n], round=round, enterprise=enterprises[n]))
    numbers = sorted(int(ref.rsplit("-", 1)[1]) for ref in Application.objects.values_list("reference", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 12))


def test_the_database_is_the_one_that_races():
    assert connection.vendor == "postgresql"
