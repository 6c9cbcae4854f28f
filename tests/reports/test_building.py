"""Building an export: only the right rows, and nothing half-way to see, whatever goes wrong."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse

from accounts.models import Notice, OutboxEntry, User
from accounts.roles import Role
from applications.models import Application
from common import clock
from reports import building, expiry, workflow
from reports.models import Export
from tests.factories import make_application, make_user
from tests.reports.steps import ask, content, parts, stored, work

pytestmark = pytest.mark.django_db
Status = Export.Status


def test_build_takes_only_what_was_handed_in_and_fits(officer):
    wanted = make_application(Application.Status.DISTRICT_REVIEW)
    make_application()
    other = make_application(Application.Status.DISTRICT_REVIEW)
    Application.objects.filter(pk=other.pk).update(size="large", district="310115")
    Application.objects.filter(pk=wanted.pk).update(size="micro")
    export = work(ask(officer, size="micro"))
    lines = content(export).decode("utf-8-sig").splitlines()
    assert (export.status, export.done_count, export.total_count) == (Status.DONE, 1, 1)
    assert [line.split(",")[0] for line in lines[1:]] == [wanted.reference]


def test_build_of_a_district_reviewer_holds_the_own_district(officer):
    own = make_application(Application.Status.DISTRICT_REVIEW)
    other = make_application(Application.Status.DISTRICT_REVIEW)
    Application.objects.filter(pk=other.pk).update(district="310115")
    text = content(work(ask(make_user(Role.DISTRICT_REVIEWER)))).decode("utf-8-sig")
    assert (own.reference in text, other.reference in text) == (True, False)


def test_build_says_what_the_file_is(officer):
    make_application(Application.Status.DISTRICT_REVIEW)
    export = work(ask(officer))
    body = content(export)
    assert (export.sha256, export.byte_count) == (sha256(body).hexdigest(), len(body))
    assert export.expires_at - export.finished_at == timedelta(hours=24)
    assert (stored(), parts()) == ([f"{export.uid}.csv"], [])


def test_build_tells_the_owner(officer):
    work(ask(officer))
    notice = Notice.objects.get(recipient=officer, kind="export")
    assert notice.link == reverse("admin:reports_export_changelist")


def test_build_writes_down_progress(officer, monkeypatch):
    for _n in range(3):
        make_application(Application.Status.DISTRICT_REVIEW)
    monkeypatch.setattr(building, "PROGRESS_EVERY", 1)
    export = ask(officer)
    row = workflow.start(export, actor=building.SYSTEM, total=3, scope="city")
    seen = []
    for _row in building.Counted(row, iter([[1], [2], [3]])):
        row.refresh_from_db()
        seen.append((row.done_count, row.percent))
    row.refresh_from_db()
    assert (seen, row.done_count) == ([(0, 0), (1, 33), (2, 66)], 3)


def test_build_stops_when_its_owner_cancels(officer, monkeypatch):
    for _n in range(2):
        make_application(Application.Status.DISTRICT_REVIEW)
    monkeypatch.setattr(building, "PROGRESS_EVERY", 1)
    export = ask(officer)
    write = building.writers.write

    def cancelled_meanwhile(*args, **kwargs):
        workflow.cancel(export, actor=officer)
        write(*args, **kwargs)

    monkeypatch.setattr(building.writers, "write", cancelled_meanwhile)
    work(export)
    assert (export.status, export.done_count, stored(), parts()) == (Status.CANCELLED, 0, [], [])
    assert not OutboxEntry.objects.waiting().filter(task="reports.build").exists()


def test_build_cancelled_at_the_last_moment_leaves_no_file(officer):
    make_application(Application.Status.DISTRICT_REVIEW)
    export = ask(officer)
    effect = building.build(export=export.pk)
    workflow.cancel(export, actor=officer)
    effect()
    export.refresh_from_db()
    assert (export.status, export.file.name, stored()) == (Status.CANCELLED, "", [])


def test_build_after_a_lost_worker_starts_over(officer):
    """The first attempt has begun and is gone; the queue rings again and the file is whole."""
    make_application(Application.Status.DISTRICT_REVIEW)
    export = ask(officer)
    workflow.start(export, actor=building.SYSTEM, total=9, scope="city")
    Export.objects.filter(pk=export.pk).update(done_count=5)
    (building.parts_folder() / f"{export.uid}-lost.csv").write_text("half")
    work(export)
    assert (export.status, export.done_count, export.total_count) == (Status.DONE, 1, 1)
    assert b"half" not in content(export)


def test_build_that_loses_the_database_shows_nothing_and_is_tried_again(officer, monkeypatch):
    make_application(Application.Status.DISTRICT_REVIEW)
    export = ask(officer)
    with monkeypatch.context() as broken:
        broken.setattr(building.writers, "write", _raise(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            work(export)
    export.refresh_from_db()
    assert (export.status, export.file.name, stored(), parts()) == (Status.RUNNING, "", [], [])
    assert work(export).status == Status.DONE


def test_build_that_finds_a_fault_fails_visibly_and_can_be_tried_again(officer, monkeypatch):
    make_application(Application.Status.DISTRICT_REVIEW)
    export = ask(officer)
    with monkeypatch.context() as broken:
        broken.setattr(building.writers, "write", _raise(ValueError("a fault")))
        work(export)
    assert (export.status, export.failure) == (Status.FAILED, Export.Failure.FAULT)
    assert [rule.verb for rule in workflow.machine.available(export, officer)] == ["try_again"]
    workflow.try_again(export, actor=officer)
    assert (work(export).status, export.failure) == (Status.DONE, "")


def test_build_twice_finishes_once(officer):
    make_application(Application.Status.DISTRICT_REVIEW)
    export = ask(officer)
    first, second = building.build(export=export.pk), building.build(export=export.pk)
    first()
    second()
    export.refresh_from_db()
    assert stored() == [export.file.name.removeprefix("exports/")]
    assert sha256(content(export)).hexdigest() == export.sha256
    assert Notice.objects.filter(recipient=officer, kind="export").count() == 1


def test_build_refuses_an_owner_who_lost_the_role(officer):
    export = ask(officer)
    User.objects.filter(pk=officer.pk).update(role=Role.EXPERT)
    work(export)
    assert (export.status, export.failure, stored()) == (Status.FAILED, Export.Failure.FORBIDDEN, [])


def test_work_that_was_given_up_becomes_a_failure(officer):
    export = ask(officer)
    assert expiry.fail_given_up() == 0
    OutboxEntry.objects.filter(task="reports.build").update(quarantined_at=clock.now())
    assert expiry.fail_given_up() == 1
    export.refresh_from_db()
    assert (export.status, export.failure) == (Status.FAILED, Export.Failure.FAULT)


def _raise(error):
    def write(*args, **kwargs):
        raise error

    return write
