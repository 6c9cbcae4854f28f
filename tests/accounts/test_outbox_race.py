"""Many workers at one row, for real: threads and row locks of PostgreSQL, with a control that must fail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import F

from accounts import outbox
from accounts.models import OutboxEntry, QueueHeartbeat
from common import clock

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
    pytest.mark.django_db(transaction=True),
]
WORKERS, ROWS = 4, 12


def at_once(run) -> list:
    """Call ``run`` in every worker at the same moment, each with its own connection."""
    gate = Barrier(WORKERS)

    def go(_n):
        gate.wait(timeout=10)
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(go, range(WORKERS)))


def count_up(name):
    """An effect that shows when it happened twice: it reads, lets the others in, and adds one."""
    QueueHeartbeat.objects.update_or_create(queue=name, defaults={"sent_at": clock.now()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.02)")
    EFFECTS.append(name)


EFFECTS: list[str] = []


@pytest.fixture(params=[False, True], ids=["quick", "slow"])
def pks(request):
    EFFECTS.clear()
    run = (lambda name: lambda: count_up(name)) if request.param else count_up
    outbox.handler("test.race", queue="notify", slow=request.param)(run)
    rows = [
        OutboxEntry.objects.create(
            task="test.race", queue="notify", payload={"name": f"q{n}"}, created_at=clock.now(),
            next_try_at=clock.now(),
        ).pk
        for n in range(ROWS)
    ]  # fmt: skip
    yield rows
    del outbox.HANDLERS["test.race"]


def test_row_worked_by_many_at_once_is_done_once(pks):
    for pk in pks:
        done = at_once(lambda pk=pk: outbox.work(pk))
        assert sorted(done) == [False] * (WORKERS - 1) + [True]
    assert sorted(EFFECTS) == sorted(f"q{n}" for n in range(ROWS))
    assert not OutboxEntry.objects.waiting().exists()


def test_control_without_the_row_lock_the_effect_happens_twice(pks):
    """The same race with the guard off: read the mark, do the effect, write the mark."""

    def unguarded(pk):
        with transaction.atomic():
            row = OutboxEntry.objects.get(pk=pk)
            if row.done_at is None:
                count_up(row.payload["name"])
                OutboxEntry.objects.filter(pk=pk).update(done_at=clock.now(), attempts=F("attempts") + 1)

    for pk in pks:
        at_once(lambda pk=pk: unguarded(pk))
    assert len(EFFECTS) > ROWS


def test_key_enqueued_by_many_at_once_is_written_once(pks):
    def write():
        with transaction.atomic():
            outbox.enqueue("test.race", {"name": "keyed"}, key="k")

    at_once(write)
    assert OutboxEntry.objects.filter(key="k").count() == 1
