"""What is written down about everything that has no event table of its own."""

from datetime import timedelta

import pytest

from accounts import audit
from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.workflow import SYSTEM
from tests.factories import make_enterprise, make_round, make_user

pytestmark = pytest.mark.django_db


def test_record_says_who_did_what_to_which_object_and_when():
    enterprise, actor = make_enterprise(), make_user(Role.CASE_OFFICER)
    before = clock.now()
    audit.record("look", enterprise, actor=actor, data={"field": "x"}, address="192.0.2.7")
    row = AuditEntry.objects.get()
    assert (row.verb, row.object_type, row.object_ref) == (
        "look",
        "enterprises.enterprise",
        str(enterprise.pk),
    )
    assert (row.actor, row.data, row.address) == (actor, {"field": "x"}, "192.0.2.7")
    assert timedelta() <= row.at - before < timedelta(minutes=1)


def test_record_names_an_object_by_its_public_code():
    round = make_round()
    assert audit.record("look", round, actor=make_user()).object_ref == "fe-2026"


def test_scheduled_work_has_no_actor():
    assert audit.record("look", make_user(), actor=SYSTEM).actor is None


def test_status_change_saves_the_object_and_writes_both_statuses():
    enterprise, actor = make_enterprise(), make_user(Role.CASE_OFFICER)
    enterprise.name = "改名"
    audit.record_status(enterprise, "rename", "a", "b", actor, {"k": 1})
    row = AuditEntry.objects.get()
    assert (row.verb, row.before, row.after, row.data) == ("rename", "a", "b", {"k": 1})
    assert type(enterprise).objects.get(pk=enterprise.pk).name == "改名"
