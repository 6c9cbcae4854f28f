"""Exports through the API: asked for, watched, fetched by their owner."""

import pytest

from accounts.roles import Role
from applications.statuses import Status
from portal.demo.journeys import run_queue
from reports.models import Export
from tests.factories import make_application, make_user

V1 = "/api/v1"


@pytest.fixture
def officer(db):
    return make_user(Role.CASE_OFFICER)


@pytest.fixture
def row(db):
    return make_application(Status.FORMAL_REVIEW)


def test_an_export_is_built_watched_and_fetched(row, officer, as_user):
    client = as_user(officer)
    body = {"round": "fe-2026", "format": "csv", "filters": {"district": ["310104"]}}
    asked = client.post(f"{V1}/exports/", body, format="json")
    assert asked.status_code == 201, asked.json()
    assert (asked.json()["status"], asked.json()["file"]) == ("queued", None)
    again = client.post(f"{V1}/exports/", body, format="json")
    assert again.json()["uid"] == asked.json()["uid"]
    place = f"{V1}/exports/{asked.json()['uid']}/"
    assert client.get(f"{place}file/").json()["code"] == "export_not_ready"
    run_queue()
    done = client.get(place).json()
    assert (done["status"], done["percent"], done["done_count"], done["total_count"]) == ("done", 100, 1, 1)
    file = client.get(done["file"])
    assert row.reference.encode() in b"".join(file.streaming_content)
    assert [one["uid"] for one in client.get(f"{V1}/exports/").json()["results"]] == [done["uid"]]
    other = as_user(make_user(Role.CASE_OFFICER))
    assert other.get(place).status_code == other.get(f"{place}file/").status_code == 404
    assert other.get(f"{V1}/exports/").json()["count"] == 0


def test_an_applicant_exports_nothing(row, as_user):
    body = {"round": "fe-2026", "format": "csv"}
    assert as_user(row.created_by).post(f"{V1}/exports/", body, format="json").status_code == 403
    assert Export.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"format": "exe"}, "format"),
        ({"round": "nothing"}, "round"),
        ({"filters": {"password": ["x"]}}, "password"),
        ({"filters": {"status": ["nothing"]}}, "status"),
        ({"filters": {"status": "draft"}}, "filters.status"),
        ({"filters": []}, "filters"),
        ({"owner": 1}, "owner"),
    ],
)
def test_a_wrong_wish_is_refused(row, officer, as_user, change, field):
    body = {"round": "fe-2026", "format": "csv", **change}
    refused = as_user(officer).post(f"{V1}/exports/", body, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, [field])
    assert Export.objects.count() == 0
