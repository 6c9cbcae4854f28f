"""The doors of the exports: who gets a file, who may ask, and whose list shows what."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import STAFF, Role
from common import clock
from common.errors import DomainError
from reports import exports
from reports.models import Export
from tests.factories import make_round, make_user
from tests.reports.steps import EXPORTERS, ask, content, finished

pytestmark = pytest.mark.django_db


def test_file_comes_as_a_download_that_nobody_keeps(client, officer):
    export = finished(officer)
    client.force_login(officer)
    response = client.get(reverse("export_file", args=[export.uid]))
    assert b"".join(response.streaming_content) == content(export)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == f'attachment; filename="{exports.file_name(export)}"'
    assert AuditEntry.objects.filter(verb="download", actor=officer, object_ref=str(export.pk)).count() == 1


@pytest.mark.parametrize("role", sorted(Role))
def test_file_of_somebody_else_does_not_exist(client, officer, role):
    export = finished(officer)
    client.force_login(make_user(role))
    assert client.get(reverse("export_file", args=[export.uid])).status_code == 404


def test_file_asks_a_stranger_to_sign_in(client, officer):
    export = finished(officer)
    assert client.get(reverse("export_file", args=[export.uid])).status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - EXPORTERS))
def test_file_is_refused_to_an_owner_who_lost_the_role(client, officer, role):
    export = finished(officer)
    User.objects.filter(pk=officer.pk).update(role=role)
    client.force_login(officer)
    assert client.get(reverse("export_file", args=[export.uid])).status_code == 403


def test_file_that_is_not_ready_is_refused(client, officer):
    export = ask(officer)
    with pytest.raises(DomainError) as refusal:
        exports.open_export(export, user=officer)
    assert refusal.value.code == "export_not_ready"
    client.force_login(officer)
    assert client.get(reverse("export_file", args=[export.uid])).status_code == 409


@pytest.mark.parametrize("role", sorted(Role))
def test_start_is_for_those_who_may_export(client, role):
    round = make_round()
    client.force_login(make_user(role))
    response = client.post(reverse("export_start"), {"round": round.code, "format": "xlsx"})
    assert response.status_code == (302 if role in EXPORTERS else 403)
    assert Export.objects.count() == (1 if role in EXPORTERS else 0)


def test_start_needs_a_known_round_and_a_post(client, officer):
    client.force_login(officer)
    assert client.post(reverse("export_start"), {"round": "nowhere", "format": "csv"}).status_code == 404
    assert client.get(reverse("export_start")).status_code == 405


@pytest.mark.parametrize("role", sorted(STAFF))
def test_list_shows_only_my_exports(client, role):
    make_user(Role.ADMINISTRATOR)
    foreign = ask(make_user(Role.CASE_OFFICER))
    user = make_user(role)
    own = ask(user) if role in EXPORTERS else None
    client.force_login(user)
    response = client.get(reverse("admin:reports_export_changelist"))
    assert response.status_code == (200 if role in EXPORTERS else 403)
    if own:
        assert list(response.context["cl"].queryset) == [own]
        assert client.get(reverse("admin:reports_export_change", args=[own.pk])).status_code == 200
    assert client.get(reverse("admin:reports_export_change", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_list_has_a_query_budget(client, officer, count, django_assert_max_num_queries):
    for _n in range(count):
        Export.objects.create(owner=officer, round=make_round(), format="csv", created_at=clock.now())
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("admin:reports_export_changelist")).status_code == 200
