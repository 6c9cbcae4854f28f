"""Asking for an export and opening its file: every door ends in these two functions."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry, OutboxEntry
from accounts.roles import Role
from common import clock
from common.errors import DomainError
from reports import exports, rules, selection, workflow
from reports.models import Export
from tests.factories import make_user
from tests.reports.steps import EXPORTERS, ask, finished

pytestmark = pytest.mark.django_db
Status = Export.Status


@pytest.mark.parametrize("role", sorted(Role))
def test_request_is_for_those_who_read_the_rows(role):
    user = make_user(role)
    if role in EXPORTERS:
        assert ask(user).status == Status.QUEUED
    else:
        with pytest.raises(PermissionDenied):
            ask(user)


def test_request_writes_row_work_and_audit_together(officer):
    export = ask(officer, status="submitted")
    entry = OutboxEntry.objects.get(task="reports.build")
    assert (entry.queue, entry.payload) == ("export", {"export": export.pk})
    assert export.filters == {"status": ["submitted"]}
    assert AuditEntry.objects.filter(verb="request", object_type="reports.export", actor=officer).count() == 1


def test_request_of_the_same_wish_is_made_once(officer):
    first = ask(officer)
    assert ask(officer) == first
    assert ask(officer, format="xlsx") != first
    assert ask(make_user(Role.CASE_OFFICER)) != first
    assert OutboxEntry.objects.filter(task="reports.build").count() == 3


def test_request_is_refused_while_three_are_being_built(officer):
    for size in ("large", "medium", "small"):
        ask(officer, size=size)
    with pytest.raises(DomainError) as refusal:
        ask(officer, size="micro")
    assert refusal.value.code == "too_many_exports"


def test_request_refuses_an_unknown_format(officer):
    with pytest.raises(ValidationError) as refusal:
        ask(officer, format="docx")
    assert list(refusal.value.message_dict) == ["format"]


@pytest.mark.parametrize(
    "filters", [{"answers": "x"}, {"status": "nonsense"}, {"district": "999999"}, {"size": ["large", "huge"]}]
)
def test_request_refuses_an_unknown_filter(officer, filters):
    with pytest.raises(ValidationError) as refusal:
        ask(officer, **filters)
    assert list(refusal.value.message_dict) == list(filters)


def test_filters_drop_what_is_empty():
    given = {"status": "", "district": ["310104", "310104"], "size": [], "field": "basic"}
    assert selection.clean(given) == {"district": ["310104"], "field": ["basic"]}


def test_file_is_refused_to_an_owner_who_reads_less_by_now(officer):
    export = finished(officer)
    officer.role, officer.district = Role.DISTRICT_REVIEWER, "310104"
    officer.save()
    with pytest.raises(PermissionDenied):
        exports.open_export(export, user=officer)


def test_file_is_refused_to_a_reviewer_of_another_district_by_now():
    reviewer = make_user(Role.DISTRICT_REVIEWER)
    export = finished(reviewer)
    assert rules.may_download(reviewer, export)
    reviewer.district = "310115"
    assert not rules.may_download(reviewer, export)
    reviewer.role, reviewer.district = Role.AUDITOR, ""
    assert rules.may_download(reviewer, export)


def test_file_is_refused_to_a_disabled_account(officer):
    export = finished(officer)
    officer.is_active = False
    with pytest.raises(PermissionDenied):
        exports.open_export(export, user=officer)


def test_file_is_refused_from_the_second_it_expires(officer):
    export = finished(officer)
    export.expires_at = clock.now()
    with pytest.raises(DomainError) as refusal:
        exports.open_export(export, user=officer)
    assert refusal.value.code == "export_expired"


@pytest.mark.parametrize(("status", "verbs"), [
    (Status.QUEUED, ["cancel"]), (Status.RUNNING, ["cancel"]), (Status.DONE, []),
    (Status.FAILED, ["try_again"]), (Status.CANCELLED, ["try_again"]), (Status.EXPIRED, ["try_again"]),
])  # fmt: skip
def test_owner_has_the_verbs_of_the_status(officer, status, verbs):
    export = Export(owner=officer, status=status)
    assert [rule.verb for rule in workflow.machine.available(export, officer)] == verbs
    assert workflow.machine.available(export, make_user(Role.ADMINISTRATOR)) == []
