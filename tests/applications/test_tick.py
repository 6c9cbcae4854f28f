"""What time alone brings about: each thing at its moment, not before, and once."""

from datetime import timedelta

import pytest

from accounts.models import Notice, OutboxEntry
from applications import tick, workflow
from applications.models import Application
from applications.statuses import Status
from common import clock
from portal.demo.journeys import run_queue
from programs.models import CalendarDay, DefinitionVersion, Round
from tests.factories import make_application, make_user

pytestmark = pytest.mark.django_db


def pass_time() -> None:
    """One beat of the clockwork and all the work it asks for."""
    tick.tick()
    run_queue()


def status_of(application) -> str:
    return Application.objects.values_list("status", flat=True).get(pk=application.pk)


def test_a_round_closes_at_its_second_and_its_drafts_expire_readable():
    draft = make_application()
    round = draft.round
    Round.objects.filter(pk=round.pk).update(closes_at=clock.now() + timedelta(seconds=30))
    tick.close_rounds(clock.now())
    entry = OutboxEntry.objects.get(task="applications.close_round")
    run_queue()
    assert Round.objects.get(pk=round.pk).status == Round.Status.PUBLISHED
    assert entry.next_try_at > clock.now() + timedelta(seconds=20)

    Round.objects.filter(pk=round.pk).update(closes_at=clock.now() - timedelta(seconds=1))
    pass_time()
    assert Round.objects.get(pk=round.pk).status == Round.Status.CLOSED
    pass_time()
    assert status_of(draft) == Status.EXPIRED
    assert Application.objects.get(pk=draft.pk).answers == draft.answers


def test_an_extension_keeps_the_round_and_its_drafts_open():
    draft = make_application()
    closes_at = clock.now() - timedelta(seconds=1)
    Round.objects.filter(pk=draft.round_id).update(closes_at=closes_at)
    tick.close_rounds(clock.now())
    Round.objects.filter(pk=draft.round_id).update(closes_at=clock.now() + timedelta(days=3))
    run_queue()
    pass_time()
    assert Round.objects.get(pk=draft.round_id).status == Round.Status.PUBLISHED
    assert status_of(draft) == Status.DRAFT


def corrected(application) -> Application:
    officer = make_user("case_officer")
    return workflow.request_correction(
        application,
        actor=officer,
        items=[{"path": "version", "kind": "field", "reason": "与证书不一致"}],
        working_days=5,
    )


def test_an_unanswered_correction_counts_as_withdrawn_only_after_its_last_second():
    application = corrected(make_application(Status.FORMAL_REVIEW))
    pass_time()
    assert status_of(application) == Status.CORRECTION
    past = clock.now() - timedelta(seconds=1)
    application.corrections.update(due_at=past)
    Application.objects.filter(pk=application.pk).update(due_at=past)
    pass_time()
    assert status_of(application) == Status.WITHDRAWN
    assert application.claims.filter(released_at=None).count() == 0
    assert application.events.filter(verb="expire_correction").count() == 1


def test_publicity_ends_the_day_after_its_last_day():
    application = make_application(Status.PUBLICITY)
    pass_time()
    assert status_of(application) == Status.PUBLICITY
    Application.objects.filter(pk=application.pk).update(publicity_until=clock.today())
    pass_time()
    assert status_of(application) == Status.PUBLICITY
    Application.objects.filter(pk=application.pk).update(publicity_until=clock.today() - timedelta(days=1))
    pass_time()
    assert status_of(application) == Status.DECISION


def test_an_objection_suspends_only_its_own_application():
    one, other = make_application(Status.PUBLICITY), make_application(Status.PUBLICITY)
    workflow.object_to(one, actor=make_user("case_officer"), objector="王某 13800000000", facts="重复申报")
    Application.objects.filter(pk__in=[one.pk, other.pk]).update(publicity_until=clock.today() - timedelta(days=1))
    pass_time()
    assert (status_of(one), status_of(other)) == (Status.OBJECTION, Status.DECISION)
    event = one.events.get(verb="object_to")
    assert "王某" not in str(event.data)


@pytest.mark.parametrize("silence", [True, False])
def test_silence_accepts_only_where_the_program_says_so(silence):
    application = make_application(Status.FORMAL_REVIEW)
    content = {**application.definition.content, "silence_accepts": silence}
    version = DefinitionVersion.objects.create(
        program=application.program, version=99, content=content, published_at=clock.now()
    )
    Application.objects.filter(pk=application.pk).update(definition=version, due_at=clock.now() - timedelta(hours=1))
    pass_time()
    moved = Application.objects.get(pk=application.pk)
    assert (moved.status == Status.FORMAL_REVIEW) is not silence
    assert (moved.accepted_at is not None) is silence


def test_a_limit_past_the_calendar_stays_open_until_next_year_is_loaded():
    application = make_application(Status.FORMAL_REVIEW)
    Application.objects.filter(pk=application.pk).update(due_at=None)
    later = list(CalendarDay.objects.filter(date__gt=clock.today()))
    CalendarDay.objects.filter(date__gt=clock.today()).delete()
    pass_time()
    assert Application.objects.get(pk=application.pk).due_at is None
    CalendarDay.objects.bulk_create(later)
    pass_time()
    assert Application.objects.get(pk=application.pk).due_at is not None


def test_reminders_are_told_once_however_often_the_clock_ticks():
    draft = make_application()
    Round.objects.filter(pk=draft.round_id).update(closes_at=clock.now() + timedelta(hours=12))
    late = make_application(Status.FORMAL_REVIEW, program="xinchuang")
    Application.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(days=1))
    for _beat in range(3):
        pass_time()
    told = Notice.objects.filter(kind="reminder")
    assert told.filter(recipient=draft.created_by).count() == 2  # three days and one day before
    officers = set(told.filter(key__startswith="late-").values_list("recipient__role", flat=True))
    assert officers == {"case_officer"}
    assert told.filter(key__startswith="late-").count() == 1


def test_a_quiet_tick_costs_few_queries(django_assert_max_num_queries):
    make_application(Status.FORMAL_REVIEW)
    pass_time()
    with django_assert_max_num_queries(16):
        tick.tick()
