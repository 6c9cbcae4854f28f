"""Lists cost the same with one row and with thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from common import clock
from enterprises.models import YearlyFigures
from reports.models import Export
from reviews.models import Assignment
from tests.factories import make_application, make_enterprise, make_expert, make_user

V1 = "/api/v1"


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"{V1}/{path}")
    assert answer.status_code == 200, answer.content
    return len(captured), len(answer.json()["results"])


def copies(row, count):
    """More applications like this one, in other enterprises."""
    for n in range(count):
        enterprise = make_enterprise()
        YearlyFigures.objects.create(enterprise=enterprise, year=2025, revenue=1, people=1)
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
        values |= {"reference": f"FE-2026-9{n:04d}", "enterprise_id": enterprise.pk}
        values["uid"] = enterprise.uid
        yield Application.objects.create(**values)


def test_every_list_costs_the_same_with_1_and_with_30_rows(db, as_user):
    row = make_application(Status.EXPERT_REVIEW)
    officer = make_user(Role.CASE_OFFICER)
    client = as_user(officer)
    Assignment.objects.exclude(pk=row.assignments.first().pk).delete()
    Export.objects.create(owner=officer, round=row.round, format="csv", created_at=clock.now())
    lists = ("applications/", "enterprises/", "reviews/", "exports/")
    one = {path: queries(client, path) for path in lists}
    assert {rows for _count, rows in one.values()} == {1}
    for copy in copies(row, 29):
        expert = make_expert()
        Assignment.objects.create(application=copy, expert=expert, assigned_at=clock.now())
        Export.objects.create(owner=officer, round=row.round, format="csv", created_at=clock.now())
    many = {path: queries(client, path) for path in lists}
    assert {rows for _count, rows in many.values()} == {30}
    assert {path: count for path, (count, _rows) in many.items()} == {
        path: count for path, (count, _rows) in one.items()
    }
    assert max(count for count, _rows in many.values()) <= 8
    assert many["applications/"][0] == 3  # who asks, how many, the page


@pytest.mark.parametrize("path", ["programs/", "rounds/"])
def test_public_lists_have_a_budget(db, as_user, path):
    make_application()
    assert queries(as_user(), path)[0] <= 3


def test_the_inbox_costs_three_queries(db, as_user):
    row = make_application(Status.CLOSED)
    count, rows = queries(as_user(row.created_by), "notices/")
    assert rows > 3
    assert count == 3
