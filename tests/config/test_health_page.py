"""The health page: who reads it, and that a deaf queue, stuck work or a short calendar really shows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.admin.blocks import DEAF_AFTER
from accounts.models import OutboxEntry, QueueHeartbeat
from accounts.roles import STAFF, Role
from common import clock
from config import health_page
from programs.models import CalendarDay
from tests.factories import make_user

pytestmark = pytest.mark.django_db
READERS = {Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def beat(queue: str, *, age: timedelta) -> None:
    QueueHeartbeat.objects.create(queue=queue, sent_at=clock.now(), seen_at=clock.now() - age)


def work(**fields) -> OutboxEntry:
    now = clock.now()
    return OutboxEntry.objects.create(
        **{"task": "t", "queue": "default", "created_at": now, "next_try_at": now, **fields}
    )


@pytest.mark.parametrize("role", sorted(Role))
def test_health_page_is_read_by_watchers_only(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse("staff_health")).status_code == (200 if role in READERS else 403)


def test_health_page_sends_a_stranger_to_sign_in(client):
    response = client.get(reverse("staff_health"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("role", sorted(STAFF))
def test_menu_links_the_page_for_those_who_may_read_it(client, role):
    client.force_login(make_user(role))
    page = client.get(reverse("admin:index")).content.decode()
    assert (f'href="{reverse("staff_health")}"' in page) is (role in READERS)


def test_queue_that_answered_in_time_hears(settings):
    settings.QUEUES = ["default"]
    beat("default", age=DEAF_AFTER - timedelta(seconds=5))
    (check,) = health_page.queue_checks()
    assert check.tone == "good"


def test_queue_whose_beat_is_older_than_the_limit_is_deaf(settings, client):
    settings.QUEUES = ["default", "export"]
    beat("default", age=timedelta(seconds=1))
    beat("export", age=DEAF_AFTER + timedelta(seconds=5))
    assert [(check.label, check.tone) for check in health_page.queue_checks()] == [
        ("default", "good"),
        ("export", "bad"),
    ]
    client.force_login(make_user(Role.ADMINISTRATOR, language="en"))
    assert (
        b"Deaf: the last answer came" in client.get(reverse("staff_health"), headers={"accept-language": "en"}).content
    )


def test_queue_without_any_beat_is_deaf(settings):
    settings.QUEUES = ["review"]
    (check,) = health_page.queue_checks()
    assert (check.tone, check.finding) == ("bad", "Deaf: no worker has answered yet.")


def test_queue_that_was_sent_a_canary_and_never_answered_is_deaf(settings):
    settings.QUEUES = ["review"]
    QueueHeartbeat.objects.create(queue="review", sent_at=clock.now())
    (check,) = health_page.queue_checks()
    assert check.tone == "bad"


def test_waiting_work_warns_when_it_is_old():
    assert [check.tone for check in health_page.work_checks()] == ["good", "good"]
    work()
    assert [check.tone for check in health_page.work_checks()] == ["good", "good"]
    work(created_at=clock.now() - timedelta(seconds=health_page.LATE_WORK_SECONDS + 5))
    waiting, _stuck = health_page.work_checks()
    assert (waiting.tone, waiting.finding) == ("warn", "2 pieces of work wait. The oldest waits for 5 min.")


def test_quarantined_work_is_counted_and_linked():
    work(quarantined_at=clock.now())
    waiting, stuck = health_page.work_checks()
    assert waiting.finding == "0 pieces of work wait."
    assert (stuck.tone, stuck.finding) == ("bad", "1 piece of work failed too often.")
    assert stuck.url == f"{reverse('admin:accounts_outboxentry_changelist')}?state=quarantined"


@pytest.mark.parametrize(("left", "tone"), [(-1, "bad"), (0, "warn"), (59, "warn"), (60, "good"), (400, "good")])
def test_calendar_warns_two_months_before_it_ends(left, tone):
    CalendarDay.objects.create(date=clock.today() + timedelta(days=left), is_workday=True)
    assert health_page.calendar_check().tone == tone


def test_calendar_without_a_day_is_broken():
    assert health_page.calendar_check().tone == "bad"


@pytest.mark.parametrize(("free", "tone"), [(4, "bad"), (5, "warn"), (14, "warn"), (15, "good"), (80, "good")])
def test_disk_warns_before_it_is_full(monkeypatch, free, tone):
    gigabyte = health_page.GIGABYTE
    usage = type("Usage", (), {"total": 100 * gigabyte, "used": 0, "free": free * gigabyte})
    monkeypatch.setattr(health_page.shutil, "disk_usage", lambda path: usage)
    assert health_page.disk_check().tone == tone


def test_broker_that_does_not_answer_is_shown(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert [check.tone for check in health_page.store_checks()][2] == "bad"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"), (172800, "2 days")],
)
def test_length_of_time_is_told_in_one_unit(seconds, text):
    assert health_page.lasted(seconds) == text
