"""The queue's own tasks: a doorbell that carries an id, a sweep, and one canary for every queue."""

from datetime import timedelta

import pytest

from accounts import delivery, tasks
from accounts.models import Notice, OutboxEntry, QueueHeartbeat
from common import clock
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_doorbell_does_the_row_it_names():
    delivery.notify([make_user()], key="k", kind="x", subject="s", body="b")
    tasks.work(OutboxEntry.objects.get().pk)
    assert Notice.objects.get().mailed_at is not None


def test_sweep_rings_for_what_is_late():
    delivery.notify([make_user()], key="k", kind="x", subject="s", body="b")
    OutboxEntry.objects.update(next_try_at=clock.now() - timedelta(minutes=1))
    tasks.sweep()
    assert OutboxEntry.objects.get().next_try_at > clock.now()


def test_canary_shows_when_a_worker_last_listened():
    sent = clock.now() - timedelta(minutes=5)
    QueueHeartbeat.objects.create(queue="notify", sent_at=sent)
    QueueHeartbeat.objects.create(queue="review", sent_at=sent)
    tasks.canary("notify")
    heard = dict(QueueHeartbeat.objects.values_list("queue", "seen_at"))
    assert heard["notify"] > sent
    assert heard["review"] is None


def test_late_canary_does_not_turn_the_clock_back():
    ahead = clock.now() + timedelta(hours=1)
    QueueHeartbeat.objects.create(queue="notify", sent_at=clock.now(), seen_at=ahead)
    tasks.canary("notify")
    assert QueueHeartbeat.objects.get().seen_at == ahead
