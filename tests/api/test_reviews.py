"""Score sheets through the API."""

import pytest

from accounts.roles import Role
from applications.statuses import Status
from reviews.models import Assignment, Conflict
from tests.factories import make_application, make_user

V1 = "/api/v1"


@pytest.fixture
def sheet(db):
    return make_application(Status.EXPERT_REVIEW).assignments.select_related("expert__user").first()


def points(sheet, value="80"):
    return {one.key: value for one in sheet.application.definition.load().rubric.criteria}


def test_points_are_handed_in_once(sheet, as_user):
    client = as_user(sheet.expert.user)
    body = {"scores": points(sheet), "opinion": "同意支持"}
    first = client.post(f"{V1}/reviews/{sheet.pk}/submit/", body, format="json")
    assert (first.json()["status"], first.json()["total"]) == ("scored", "80.00")
    again = client.post(f"{V1}/reviews/{sheet.pk}/submit/", body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_status")


@pytest.mark.parametrize("value", ["101", "-1", "x", None, True, [], "80.001", "NaN", 1e10])
def test_points_out_of_range_are_named_by_criterion(sheet, as_user, value):
    scores = points(sheet)
    first = next(iter(scores))
    body = {"scores": {**scores, first: value}, "opinion": "x"}
    refused = as_user(sheet.expert.user).post(f"{V1}/reviews/{sheet.pk}/submit/", body, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, [f"scores.{first}"])


def test_missing_and_unknown_criteria_are_refused(sheet, as_user):
    client = as_user(sheet.expert.user)
    scores = points(sheet)
    first = next(iter(scores))
    place = f"{V1}/reviews/{sheet.pk}/submit/"
    few = {key: value for key, value in scores.items() if key != first}
    assert client.post(place, {"scores": few, "opinion": "x"}, format="json").status_code == 400
    unknown = client.post(place, {"scores": {**scores, "beauty": "5"}, "opinion": "x"}, format="json")
    assert list(unknown.json()["fields"]) == ["scores.beauty"]
    veto = client.post(place, {"scores": scores, "opinion": "x", "vetoes": ["nothing"]}, format="json")
    assert list(veto.json()["fields"]) == ["vetoes.0"]
    sheet.refresh_from_db()
    assert sheet.status == Assignment.Status.OPEN


def test_declining_with_a_conflict_ends_the_reading(sheet, as_user):
    client = as_user(sheet.expert.user)
    place = f"{V1}/applications/{sheet.application.reference}/"
    assert client.get(place).status_code == 200
    body = {"reason": "曾任该企业顾问", "is_conflict": True}
    declined = client.post(f"{V1}/reviews/{sheet.pk}/decline/", body, format="json")
    assert declined.json()["status"] == "declined"
    assert client.get(place).status_code == 404
    assert Conflict.objects.filter(expert=sheet.expert, source="declared").count() == 1


def test_the_office_reads_sheets_and_cannot_fill_them_in(sheet, as_user):
    officer = as_user(make_user(Role.CASE_OFFICER))
    assert officer.get(f"{V1}/reviews/{sheet.pk}/").json()["expert"] == str(sheet.expert)
    body = {"scores": points(sheet), "opinion": "x"}
    assert officer.post(f"{V1}/reviews/{sheet.pk}/submit/", body, format="json").status_code == 403
    assert officer.post(f"{V1}/reviews/{sheet.pk}/decline/", {"reason": "x"}, format="json").status_code == 403
