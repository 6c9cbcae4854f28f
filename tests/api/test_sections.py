"""Saving a section: what was typed is kept, what is wrong is said by path, and nothing is lost in silence."""

import pytest

from accounts.roles import Role
from applications.models import Application
from applications.statuses import Status
from portal.demo.journeys import run_queue
from tests.factories import make_application, make_user

V1 = "/api/v1"


def address(row, key):
    definition = row.definition.load()
    section = next(s for s in definition.sections if key in {item.key for item in s.items})
    return f"{V1}/applications/{row.reference}/sections/{section.key}/"


@pytest.fixture
def row(db):
    return make_application(complete=False)


def answers(row):
    return Application.objects.get(pk=row.pk).answers


def test_a_wrong_value_is_kept_and_named_by_its_path(row, as_user):
    client = as_user(row.created_by)
    saved = client.patch(address(row, "copyright_date"), {"copyright_date": "gestern"}, format="json")
    assert saved.status_code == 200
    assert saved.json()["saved"] is True
    assert list(saved.json()["errors"]) == ["copyright_date"]
    assert answers(row)["copyright_date"] == "gestern"
    right = client.patch(address(row, "copyright_date"), {"copyright_date": "2025-06-18"}, format="json")
    assert right.json()["errors"] == {}
    assert right.json()["answers_version"] == saved.json()["answers_version"] + 1


def test_errors_in_a_table_name_row_and_column(row, as_user):
    rows = [{"number": "HT-1", "amount": "1000.00"}, {"number": "HT-2", "amount": "much"}]
    saved = as_user(row.created_by).patch(address(row, "contracts"), {"contracts": rows}, format="json")
    assert list(saved.json()["errors"]) == ["contracts.1.amount"]
    assert answers(row)["contracts"][1]["amount"] == "much"


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"copyrigth_date": "2025-06-18"}, ["copyrigth_date"]),
        ({"contracts": [{"nmuber": "HT-1"}]}, ["contracts.0.nmuber"]),
        ({"contracts": [{}] * 201}, ["contracts"]),
        ([], ["non_field_errors"]),
        ("text", ["non_field_errors"]),
        (7, ["non_field_errors"]),
    ],
)
def test_what_cannot_be_kept_is_refused(row, as_user, data, fields):
    before = answers(row)
    place = address(row, "contracts" if fields[0].startswith("contracts") else "copyright_date")
    refused = as_user(row.created_by).patch(place, data, format="json")
    assert refused.status_code == 400, refused.json()
    assert list(refused.json()["fields"]) == fields
    assert answers(row) == before


@pytest.mark.parametrize("value", [5, 5.5, True, [], ["a"], {}, {"a": 1}, "", None, "x" * 500, "ｘ", -1, 10**14])
def test_any_json_value_is_answered_and_the_page_still_opens(row, as_user, value):
    client = as_user(row.created_by)
    for section in row.definition.load().sections:
        data = {item.key: value for item in section.items}
        saved = client.patch(f"{V1}/applications/{row.reference}/sections/{section.key}/", data, format="json")
        assert saved.status_code == 200, saved.json()
    for place in ("", "check/", *[f"sections/{s.key}/" for s in row.definition.load().sections]):
        assert client.get(f"{V1}/applications/{row.reference}/{place}").status_code == 200


@pytest.mark.parametrize("value", [5, 5.5, True, [], ["a"], {}, "x", None, -1])
def test_any_json_value_in_a_table_is_answered(row, as_user, value):
    client = as_user(row.created_by)
    definition = row.definition.load()
    table = next(item for item in definition.items() if item.is_table)
    data = {table.key: [{column.key: value for column in table.columns}]}
    assert client.patch(address(row, table.key), data, format="json").status_code == 200
    assert client.patch(address(row, table.key), {table.key: [value]}, format="json").status_code == 200
    assert client.get(f"{V1}/applications/{row.reference}/check/").status_code == 200


def test_computed_fields_are_never_taken_and_that_is_said(db, as_user):
    row = make_application(program="talent")
    definition = row.definition.load()
    key = next(path for path, field in definition.fields() if field.computed and "." not in path)
    before = answers(row)[key]
    saved = as_user(row.created_by).patch(address(row, key), {key: "999"}, format="json")
    assert saved.json()["ignored"] == [key]
    assert answers(row)[key] == before


def test_a_correction_unlocks_its_items_and_nothing_else(db, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    before = dict(row.answers)
    officer = as_user(make_user(Role.CASE_OFFICER))
    items = [{"path": "version", "kind": "field", "reason": "与证书不一致"}]
    body = {"items": items, "working_days": 5, "reason": ""}
    place = f"{V1}/applications/{row.reference}/request-correction/"
    assert officer.post(place, body, format="json").status_code == 200
    client = as_user(row.created_by)
    offered = client.get(address(row, "version")).json()
    assert offered["editable"] == ["version"]
    sent = {"version": "V2.0", "product_name": "另一个名字"}
    saved = client.patch(address(row, "version"), sent, format="json").json()
    assert saved["ignored"] == ["product_name"]
    assert answers(row) == {**before, "version": "V2.0"}
    seen = officer.get(f"{V1}/applications/{row.reference}/").json()["answers"]["version"]
    assert seen == before["version"]  # the office reads what was handed in, not what is being typed
    client.post(f"{V1}/applications/{row.reference}/resubmit/", {"key": "answer-0001"}, format="json")
    run_queue()
    assert officer.get(f"{V1}/applications/{row.reference}/").json()["answers"]["version"] == "V2.0"


def test_after_handing_in_nothing_can_be_saved(db, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    client = as_user(row.created_by)
    refused = client.patch(address(row, "version"), {"version": "V9"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_editable")
    assert client.get(address(row, "version")).json()["editable"] == []
    officer = as_user(make_user(Role.CASE_OFFICER))
    assert officer.patch(address(row, "version"), {"version": "V9"}, format="json").status_code == 403


def test_the_filer_reads_sealed_answers_in_full_only_while_editing(db, as_user):
    row = make_application(program="talent")
    client = as_user(row.created_by)
    person = client.get(address(row, "persons")).json()["answers"]["persons"][0]
    assert person["wage"] == "420000.00"
    saved = client.patch(address(row, "persons"), {"persons": [person]}, format="json")
    assert saved.json()["errors"] == {}
    assert answers(row)["persons"][0]["wage"].startswith("enc:")
    client.post(f"{V1}/applications/{row.reference}/withdraw/", {}, format="json")
    assert client.get(address(row, "persons")).json()["answers"]["persons"][0]["wage"] == "••••••"


def test_an_unknown_section_is_missing(row, as_user):
    client = as_user(row.created_by)
    assert client.patch(f"{V1}/applications/{row.reference}/sections/nothing/", {}, format="json").status_code == 404
