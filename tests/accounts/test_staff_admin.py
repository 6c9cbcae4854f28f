"""The base of the workbench: a table of roles decides, Django's own permissions count nothing."""

import pytest
from django.contrib import admin
from django.http import Http404
from django.test import RequestFactory

from accounts.models import AuditEntry
from accounts.roles import CITYWIDE, Role
from accounts.staff_admin import NOBODY, OFFICE, StaffAdmin
from enterprises.models import CreditRecord, Enterprise
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db


class Desk(StaffAdmin):
    access = {
        "view": frozenset({Role.AUDITOR, Role.DISTRICT_REVIEWER}),
        "add": frozenset({Role.FINANCE}),
        "change": frozenset({Role.CASE_OFFICER}),
    }


@pytest.fixture
def desk():
    return Desk(Enterprise, admin.site)


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def deeds(desk, user):
    request = request_of(user)
    return {
        name
        for name in ("module", "view", "add", "change", "delete")
        if getattr(desk, f"has_{name}_permission")(request)
    }


def test_table_of_roles_is_what_may_be_done(desk):
    found = {role: deeds(desk, make_user(role)) for role in Role}
    assert {role: may for role, may in found.items() if may} == {
        Role.AUDITOR: {"module", "view"},
        Role.DISTRICT_REVIEWER: {"module", "view"},
        Role.FINANCE: {"add"},
        Role.CASE_OFFICER: {"module", "view", "change"},
    }


def test_superuser_flag_and_permissions_of_django_count_nothing(desk):
    assert deeds(desk, make_user(Role.EXPERT, is_superuser=True)) == set()
    assert deeds(desk, make_user(Role.APPLICANT, is_superuser=True)) == set()


def test_account_that_is_off_may_nothing(desk):
    assert deeds(desk, make_user(Role.CASE_OFFICER, is_active=False)) == set()


def test_without_a_table_nobody_may_anything():
    bare = StaffAdmin(Enterprise, admin.site)
    assert all(deeds(bare, make_user(role, is_superuser=True)) == set() for role in Role)


def test_every_desk_of_ours_has_a_table_and_deletes_nothing():
    ours = [one for model, one in admin.site._registry.items() if model.__module__.split(".")[0] != "django"]
    wrong = [
        type(one).__name__
        for one in ours
        if not isinstance(one, StaffAdmin)
        or one.has_delete_permission(request_of(make_user(Role.ADMINISTRATOR, is_superuser=True)))
    ]
    assert len(ours) > 5
    assert wrong == []


def test_rows_are_those_visible_to_the_person(desk):
    own, other = make_enterprise(district="310104"), make_enterprise(district="310151")
    district = make_user(Role.DISTRICT_REVIEWER, district="310104")
    assert list(desk.get_queryset(request_of(district))) == [own]
    assert set(desk.get_queryset(request_of(make_user(Role.AUDITOR)))) == {own, other}
    assert desk.visible(request_of(district), str(own.pk)) == own
    with pytest.raises(Http404):
        desk.visible(request_of(district), str(other.pk))
    with pytest.raises(Http404):
        desk.visible(request_of(make_user(Role.FINANCE)), str(own.pk))


def test_models_without_words_for_visibility_show_all_rows():
    desk = Desk(CreditRecord, admin.site)
    assert list(desk.get_queryset(request_of(make_user(Role.AUDITOR)))) == []


def test_change_is_written_down_by_names_of_fields_only(desk):
    enterprise, officer = make_enterprise(), make_user(Role.CASE_OFFICER)

    class Form:
        changed_data = ["name", "contact_phone"]

    request = request_of(officer)
    message = desk.construct_change_message(request, Form(), [])
    desk.log_change(request, enterprise, message)
    row = AuditEntry.objects.get()
    assert (row.verb, row.actor, row.data) == ("change", officer, {"fields": ["contact_phone", "name"]})
    assert row.address == "127.0.0.1"


def test_history_page_of_django_is_closed(desk):
    with pytest.raises(Http404):
        desk.history_view(request_of(make_user(Role.ADMINISTRATOR)), "1")


def test_office_is_the_city_and_the_districts():
    assert CITYWIDE | {Role.DISTRICT_REVIEWER} == OFFICE
    assert not NOBODY
