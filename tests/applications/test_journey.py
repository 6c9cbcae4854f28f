"""The main job, program by program, through the functions that every door calls."""

from decimal import Decimal

import pytest

from applications import events
from applications.models import Application
from applications.revisions import is_intact
from applications.statuses import Status
from tests.factories import CODES, make_application


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("program", "amount"),
    [
        ("first-edition", "36000.00"),
        ("xinchuang", "0.00"),
        ("talent", "450000.00"),
        ("core-team", "1000000.00"),
    ],
)
def test_every_program_goes_from_draft_to_the_archive(program, amount):
    application = make_application(Status.CLOSED, program=program)
    assert application.awarded_amount == Decimal(amount)
    assert application.paid_amount == Decimal(amount)
    assert application.city_amount + application.district_amount == application.awarded_amount
    assert events.first_broken(application) is None
    assert all(is_intact(revision) for revision in application.revisions.all())
    used = [stage.key for stage in application.definition.load().stages]
    visited = [event.after for event in application.events.order_by("seq") if event.before != event.after]
    assert [status for status in visited if status in used] == used


def test_the_four_programs_are_covered():
    assert set(CODES) == {"first-edition", "xinchuang", "talent", "core-team"}


@pytest.mark.django_db
def test_a_changed_event_is_found():
    application = make_application(Status.FORMAL_REVIEW)
    Application.objects.filter(pk=application.pk).update(chain_head="0" * 64)
    assert events.first_broken(Application.objects.get(pk=application.pk)) == application.event_count + 1
