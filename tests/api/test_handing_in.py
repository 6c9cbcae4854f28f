"""Handing in exactly once, whatever a machine repeats."""

import pytest

from applications.models import Application, Revision
from applications.statuses import Status
from portal.demo.journeys import run_queue
from tests.factories import make_application, make_user

V1 = "/api/v1"
KEY = "HTTP_IDEMPOTENCY_KEY"


@pytest.fixture
def row(db):
    return make_application()


def submit(client, row, body=None, verb="submit", **headers):
    return client.post(f"{V1}/applications/{row.reference}/{verb}/", body or {}, format="json", **headers)


def test_the_same_key_gets_the_identical_receipt(row, as_user):
    client = as_user(row.created_by)
    first = submit(client, row, **{KEY: "key-00000001"})
    again = submit(client, row, **{KEY: "key-00000001"})
    in_the_body = submit(client, row, {"key": "key-00000001"})
    assert (first.status_code, again.status_code, in_the_body.status_code) == (201, 200, 200)
    assert first.json() == again.json() == in_the_body.json()
    assert "Idempotent-Replay" not in first
    assert again["Idempotent-Replay"] == in_the_body["Idempotent-Replay"] == "true"
    run_queue()
    assert submit(client, row, **{KEY: "key-00000001"}).json() == first.json()
    assert client.get(f"{V1}/applications/{row.reference}/receipt/").json() == first.json()
    assert Revision.objects.filter(application=row).count() == 1
    assert row.events.filter(verb="submit").count() == 1


def test_another_key_is_refused_and_names_the_receipt(row, as_user):
    client = as_user(row.created_by)
    first = submit(client, row, **{KEY: "key-00000001"}).json()
    other = submit(client, row, **{KEY: "key-00000002"})
    assert other.status_code == 409
    assert (other.json()["code"], other.json()["receipt"]) == ("already_submitted", first["number"])
    assert other.json()["digest"] == first["digest"]
    assert Revision.objects.filter(application=row).count() == 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({}, {}),
        ({"key": "short"}, {}),
        ({"key": "x" * 81}, {}),
        ({"key": 12345678.5}, {KEY: "key-00000001"}),
        ({"key": "key-00000002"}, {KEY: "key-00000001"}),
        ({}, {KEY: "short"}),
    ],
)
def test_without_one_fitting_key_nothing_is_handed_in(row, as_user, body, headers):
    refused = submit(as_user(row.created_by), row, body, **headers)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["key"])
    assert Application.objects.get(pk=row.pk).status == Status.DRAFT


def test_an_unfinished_draft_is_refused_with_findings_by_field(db, as_user):
    row = make_application(complete=False)
    refused = submit(as_user(row.created_by), row, **{KEY: "key-00000001"})
    assert (refused.status_code, refused.json()["code"]) == (409, "findings")
    assert "product_name" in refused.json()["fields"]


def test_a_late_submit_never_answers_a_correction(db, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    items = [{"path": "product_name", "kind": "field", "reason": "不一致"}]
    officer = as_user(make_user("case_officer"))
    asked = officer.post(
        f"{V1}/applications/{row.reference}/request-correction/",
        {"items": items, "working_days": 5},
        format="json",
    )
    assert asked.status_code == 200, asked.json()
    client = as_user(row.created_by)
    assert submit(client, row, **{KEY: "another-device"}).json()["code"] == "already_submitted"
    assert Application.objects.get(pk=row.pk).status == Status.CORRECTION
    assert submit(client, row, verb="resubmit", **{KEY: "another-device"}).status_code == 201
    assert Revision.objects.filter(application=row).count() == 2
    replay = submit(client, row, verb="resubmit", **{KEY: "another-device"})
    assert (replay.status_code, replay["Idempotent-Replay"]) == (200, "true")


def test_nobody_else_hands_in(row, as_user):
    assert submit(as_user(make_user()), row, **{KEY: "key-00000001"}).status_code == 404
    assert submit(as_user(), row, **{KEY: "key-00000001"}).status_code == 401
