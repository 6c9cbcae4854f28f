"""The hourly end of exports."""

import os
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.roles import Role
from applications.models import Application
from common import clock
from reports import building, expiry, tasks
from reports.models import Export
from tests.factories import make_application, make_round, make_user

pytestmark = pytest.mark.django_db


def kept(*, expires_in: timedelta) -> Export:
    export = Export.objects.create(
        owner=make_user(Role.CASE_OFFICER), round=make_round(), format="csv", status=Export.Status.DONE,
        created_at=clock.now(), expires_at=clock.now() + expires_in, sha256="0" * 64, byte_count=3,
    )  # fmt: skip
    export.file.save(f"{export.uid}.csv", ContentFile(b"a,b"))
    return export


def aged(path: str) -> None:
    old = (clock.now() - expiry.ORPHANED_AFTER - timedelta(minutes=1)).timestamp()
    os.utime(path, (old, old))


def test_task_is_the_one_that_the_clockwork_calls():
    assert [entry["task"] for entry in live.CELERY_BEAT_SCHEDULE.values()].count(tasks.expire.name) == 1


def test_task_deletes_the_file_whose_day_is_over(django_capture_on_commit_callbacks):
    over, running = kept(expires_in=-timedelta(seconds=1)), kept(expires_in=timedelta(hours=1))
    name = over.file.name
    with django_capture_on_commit_callbacks(execute=True):
        tasks.expire()
    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.status, over.file.name, over.byte_count) == (Export.Status.EXPIRED, "", 0)
    assert (default_storage.exists(name), default_storage.exists(running.file.name)) == (False, True)
    assert running.status == Export.Status.DONE


def test_task_keeps_the_file_when_the_status_is_not_certain():
    over = kept(expires_in=-timedelta(seconds=1))
    expiry.expire()
    assert default_storage.exists(over.file.name)


def test_task_runs_twice_without_harm():
    kept(expires_in=-timedelta(seconds=1))
    assert (expiry.expire(), expiry.expire()) == (1, 0)


def test_task_removes_what_lost_attempts_left_after_a_day():
    named = kept(expires_in=timedelta(hours=1))
    aged(named.file.path)
    for name in ("old", "new"):
        (building.parts_folder() / name).write_text("half")
        default_storage.save(f"exports/{name}.csv", ContentFile(b"whole"))
    aged(str(building.parts_folder() / "old"))
    aged(default_storage.path("exports/old.csv"))
    assert expiry.remove_left_behind() == 2
    assert sorted(path.name for path in building.parts_folder().iterdir()) == ["new"]
    assert sorted(default_storage.listdir("exports")[1]) == sorted([f"{named.uid}.csv", "new.csv"])


def test_expired_export_can_be_asked_for_again():
    from accounts import outbox
    from accounts.models import OutboxEntry
    from reports import workflow

    make_application(Application.Status.DISTRICT_REVIEW)
    export = kept(expires_in=-timedelta(seconds=1))
    expiry.expire()
    export.refresh_from_db()
    workflow.try_again(export, actor=export.owner)
    outbox.work(OutboxEntry.objects.get(task="reports.build").pk)
    export.refresh_from_db()
    assert (export.status, export.done_count) == (Export.Status.DONE, 1)
