"""The one clock: the database's, moving inside a transaction, in Shanghai where days are counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from common import clock


@pytest.mark.django_db
def test_now_is_aware_and_that_of_the_database():
    moment = clock.now()
    assert moment.tzinfo is UTC
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_now_goes_on_inside_a_transaction():
    """PostgreSQL's now() stands still from the transaction's start, which would let a late submit in."""
    assert connection.in_atomic_block
    first = clock.now()
    moments = {clock.now() for _n in range(200)}
    assert max(moments) > first


@pytest.mark.django_db
def test_today_is_shanghais_day():
    assert clock.today() in {(clock.now() + timedelta(hours=8, seconds=shift)).date() for shift in (-60, 0, 60)}
    assert clock.SHANGHAI.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=8)
    assert type(clock.today()) is date
