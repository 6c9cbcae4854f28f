"""Work is written with the business and happens once, whatever the broker and the workers do."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction

from accounts import audit, outbox, quarantine
from accounts.models import AuditEntry, OutboxEntry
from accounts.roles import Role
from common import clock
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@contextmanager
def handling(run, **options):
    """A consumer of the kind of work "test.work" for as long as the block lasts."""
    outbox.handler("test.work", **{"queue": "notify", **options})(run)
    try:
        yield
    finally:
        del outbox.HANDLERS["test.work"]


@pytest.fixture
def user():
    return make_user(username="before")


@pytest.fixture
def rename(user):
    """Work that renames the user."""

    def run(name):
        user.__class__.objects.filter(pk=user.pk).update(username=name)

    with handling(run):
        yield


@pytest.fixture
def broker():
    """A real broker in this process; the fixture is a function that takes what rang out of a queue."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = current_app.conf.broker_write_url = "memory://"
    outbox._silent_until = 0.0

    def rang(queue="notify"):
        found = []
        with current_app.connection_for_read() as connection:
            box = connection.SimpleQueue(queue)
            while True:
                try:
                    message = box.get(block=False)
                except box.Empty:
                    return found
                message.ack()
                found.append(message.payload[0][0])

    rang()
    yield rang
    current_app.conf.broker_url = current_app.conf.broker_write_url = before


def entry():
    return OutboxEntry.objects.get(task="test.work")


def enqueue(name="after", **options):
    outbox.enqueue("test.work", {"name": name}, **options)
    return OutboxEntry.objects.filter(task="test.work").latest("pk").pk


def make_late(pk):
    OutboxEntry.objects.filter(pk=pk).update(next_try_at=clock.now() - timedelta(seconds=1))


def test_work_of_a_transaction_that_fails_is_never_written(rename):
    def business():
        with transaction.atomic():
            enqueue()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        business()
    assert not OutboxEntry.objects.exists()


def test_work_rings_only_after_commit_and_with_its_id_alone(rename, broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pk = enqueue(name="personal")
        assert broker() == []
    assert broker() == [pk]


def test_unknown_work_is_refused_when_it_is_written():
    with pytest.raises(KeyError):
        outbox.enqueue("test.nobody_does_this", {})


def test_key_is_written_once(rename, broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = enqueue(name="first", key="k")
        enqueue(name="second", key="k")
        other = enqueue(name="other", key="l")
    assert list(OutboxEntry.objects.order_by("pk").values_list("pk", "payload")) == [
        (first, {"name": "first"}),
        (other, {"name": "other"}),
    ]
    assert set(broker()) == {first, other}


def test_key_that_is_done_neither_rings_nor_runs_again(rename, user, broker, django_capture_on_commit_callbacks):
    assert outbox.work(enqueue(key="k"))
    broker()
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(name="again", key="k")
    assert broker() == []
    user.refresh_from_db()
    assert user.username == "after"


def test_work_without_a_key_is_written_each_time(rename):
    assert enqueue() != enqueue()


def test_work_does_its_effect_and_is_marked(rename, user):
    assert outbox.work(enqueue()) is True
    user.refresh_from_db()
    row = entry()
    assert user.username == "after"
    assert (row.attempts, row.last_error, row.quarantined_at) == (1, "", None)
    assert row.done_at is not None


def test_message_delivered_five_times_does_the_effect_once():
    done = []
    with handling(lambda name: done.append(name)):
        pk = enqueue()
        assert [outbox.work(pk) for _n in range(5)] == [True, False, False, False, False]
    assert done == ["after"]
    assert entry().attempts == 1


def test_message_for_a_row_that_is_gone_does_nothing():
    assert outbox.work(987654) is False


def test_handler_that_raises_leaves_nothing_and_is_tried_later(user):
    def run(name):
        user.__class__.objects.filter(pk=user.pk).update(username=name)
        raise RuntimeError("a secret value")

    with handling(run):
        pk = enqueue()
        waits = []
        for _attempt in range(3):
            before = clock.now()
            with pytest.raises(RuntimeError):
                outbox.work(pk)
            waits.append((entry().next_try_at - before) // timedelta(seconds=20))
    user.refresh_from_db()
    row = entry()
    assert user.username == "before"
    assert waits == [1, 2, 4]
    assert (row.attempts, row.last_error, row.done_at) == (3, "RuntimeError", None)


def test_mark_and_effect_are_one_transaction(user):
    """The effect asks for its own mark inside the transaction: neither is there before the other."""
    seen = []

    def run(name):
        seen.append((transaction.get_connection().in_atomic_block, entry().done_at))

    with handling(run):
        outbox.work(enqueue())
    assert seen == [(True, None)]


def test_slow_work_runs_before_and_commits_only_its_effect(user):
    steps = []

    def run(name):
        steps.append("slow part")

        def effect():
            steps.append("effect")
            user.__class__.objects.filter(pk=user.pk).update(username=name)

        return effect

    with handling(run, slow=True):
        assert outbox.work(enqueue()) is True
    user.refresh_from_db()
    assert (steps, user.username) == (["slow part", "effect"], "after")
    assert entry().done_at is not None


def test_slow_work_overtaken_by_another_worker_gives_its_effect_up(user):
    def run(name):
        OutboxEntry.objects.update(done_at=clock.now())

        def effect():
            raise AssertionError("the effect must not run twice")

        return effect

    with handling(run, slow=True):
        assert outbox.work(enqueue()) is False


def test_slow_effect_that_raises_leaves_nothing(user):
    def run(name):
        def effect():
            user.__class__.objects.filter(pk=user.pk).update(username=name)
            raise RuntimeError

        return effect

    with handling(run, slow=True), pytest.raises(RuntimeError):
        outbox.work(enqueue())
    user.refresh_from_db()
    assert (user.username, entry().done_at) == ("before", None)


def fail(name):
    raise RuntimeError


def test_five_failures_put_work_into_quarantine():
    with handling(fail):
        pk = enqueue()
        for attempt in range(1, 6):
            with pytest.raises(RuntimeError):
                outbox.work(pk)
            assert (entry().attempts, entry().quarantined_at is not None) == (attempt, attempt == 5)
        assert outbox.work(pk) is False
        make_late(pk)
        assert outbox.sweep() == 0
    assert entry().attempts == 5


def test_work_that_kills_its_worker_five_times_is_quarantined_by_the_sweep():
    with handling(fail):
        pk = enqueue()
        for _n in range(5):
            assert outbox._claim(pk)  # the worker dies after its claim
        make_late(pk)
        assert outbox.sweep() == 0
    assert entry().quarantined_at is not None


def test_lease_of_a_killed_worker_ends_and_the_work_is_done_again(rename, user, broker):
    pk = enqueue()
    assert outbox._claim(pk)  # the worker dies after its claim
    assert outbox.sweep() == 0
    make_late(pk)
    assert outbox.sweep() == 1
    assert broker() == [pk]
    assert outbox.work(pk) is True
    user.refresh_from_db()
    assert (user.username, entry().attempts) == ("after", 2)


def test_claim_holds_for_the_lease_of_its_handler(user):
    with handling(fail, lease=timedelta(minutes=10)):
        pk = enqueue()
        before = clock.now()
        outbox._claim(pk)
    assert timedelta(minutes=10) <= entry().next_try_at - before < timedelta(minutes=11)


def test_work_that_ends_late_leaves_the_quarantine(user):
    """A slow worker overran its lease, the sweep gave up on it, and then it finished after all."""

    def run(name):
        OutboxEntry.objects.update(quarantined_at=clock.now())
        return lambda: None

    with handling(run, slow=True):
        assert outbox.work(enqueue()) is True
    assert (entry().quarantined_at, entry().done_at is not None) == (None, True)


def test_sweep_rings_only_for_what_is_late(rename, broker):
    fresh, late, done, held = (enqueue() for _n in range(4))
    for pk in (late, done, held):
        make_late(pk)
    now = clock.now()
    OutboxEntry.objects.filter(pk=done).update(done_at=now)
    OutboxEntry.objects.filter(pk=held).update(quarantined_at=now)
    assert outbox.sweep() == 1
    assert broker() == [late]
    assert outbox.sweep() == 0
    assert OutboxEntry.objects.get(pk=fresh).attempts == 0


def test_sweep_rings_in_the_queue_of_the_work(broker):
    with handling(fail, queue="export"):
        make_late(enqueue())
        outbox.sweep()
    assert (broker("notify"), len(broker("export"))) == ([], 1)


def test_delayed_work_is_not_late_before_its_moment(rename):
    pk = enqueue(delay=timedelta(seconds=90))
    row = OutboxEntry.objects.get(pk=pk)
    assert row.next_try_at - row.created_at == timedelta(seconds=90) + outbox.BACKOFF


def test_silent_broker_loses_nothing(rename, user, django_capture_on_commit_callbacks):
    """The test settings name a broker that does not exist: the business commits, the sweep finds the row."""
    outbox._silent_until = 0.0
    with django_capture_on_commit_callbacks(execute=True):
        pk = enqueue()
    make_late(pk)
    assert outbox.sweep() == 1
    assert outbox.work(pk) is True


def test_try_again_gives_five_new_attempts_and_is_written_down(
    rename, user, broker, django_capture_on_commit_callbacks
):
    pk, other = enqueue(), enqueue()
    OutboxEntry.objects.filter(pk=pk).update(quarantined_at=clock.now(), attempts=5)
    admin = make_user(Role.ADMINISTRATOR)
    with django_capture_on_commit_callbacks(execute=True):
        assert quarantine.try_again([pk, other], actor=admin) == 1
    assert broker() == [pk]
    row = OutboxEntry.objects.get(pk=pk)
    assert (row.attempts, row.quarantined_at) == (0, None)
    said = AuditEntry.objects.get(verb="try_again")
    assert (said.actor, said.object_ref, said.data) == (
        admin, str(pk), {"task": "test.work", "attempts": 5},
    )  # fmt: skip
    assert outbox.work(pk) is True


def test_try_again_never_repeats_what_is_done(rename):
    pk = enqueue()
    now = clock.now()
    OutboxEntry.objects.filter(pk=pk).update(quarantined_at=now, done_at=now)
    assert quarantine.try_again([pk], actor=make_user(Role.ADMINISTRATOR)) == 0
    assert not AuditEntry.objects.exists()


def test_nested_work_of_a_handler_is_written_with_its_effect(user):
    def run(name):
        outbox.enqueue("accounts.mail", {"notice": 1})
        audit.record("nested", user, actor=user)
        raise RuntimeError

    with handling(run), pytest.raises(RuntimeError):
        outbox.work(enqueue())
    assert OutboxEntry.objects.count() == 1
    assert not AuditEntry.objects.exists()
