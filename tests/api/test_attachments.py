"""Files through the API: checked like everywhere, and for those alone who may read the application."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from applications.models import Attachment
from applications.statuses import Status
from portal.demo.answers import PDF
from tests.factories import make_application, make_user

V1 = "/api/v1"


@pytest.fixture
def row(db):
    return make_application(complete=False)


def material(row):
    return next(one for one in row.definition.load().materials if one.extensions == ["pdf"])


def upload(client, row, name="文件.pdf", body=PDF, key=None, **more):
    sent = {"material": key or material(row).key, "file": SimpleUploadedFile(name, body), **more}
    return client.post(f"{V1}/applications/{row.reference}/attachments/", sent, format="multipart")


def test_a_file_is_added_listed_fetched_and_removed(row, as_user):
    client = as_user(row.created_by)
    added = upload(client, row)
    assert added.status_code == 201
    assert added.json()["name"] == "文件.pdf"
    assert client.get(f"{V1}/applications/{row.reference}/attachments/").json() == [added.json()]
    assert client.get(f"{V1}/attachments/{added.json()['uid']}/").json() == added.json()
    file = client.get(added.json()["download"])
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    as_bytes = client.get(added.json()["download"], HTTP_ACCEPT="application/octet-stream")
    assert as_bytes.status_code == 200
    assert client.delete(f"{V1}/attachments/{added.json()['uid']}/").status_code == 204
    assert client.get(f"{V1}/attachments/{added.json()['uid']}/").status_code == 404
    assert client.get(f"{V1}/applications/{row.reference}/attachments/").json() == []


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.exe", PDF, "file_type"),
        ("a", PDF, "file_type"),
        ("a.pdf", b"MZ\x90\x00" + b"x" * 400, "file_content"),
        ("a.pdf", b"", "file_empty"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_is_kept(row, as_user, name, body, code):
    refused = upload(as_user(row.created_by), row, name, body)
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert Attachment.objects.filter(application=row).count() == 0


def test_a_file_that_is_too_large_is_refused(row, as_user):
    one = material(row)
    body = PDF + b"x" * (int(one.max_mb * 1024 * 1024) + 1 - len(PDF))
    refused = upload(as_user(row.created_by), row, body=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "file_size")
    assert Attachment.objects.filter(application=row).count() == 0


def test_shape_and_names_are_checked(row, as_user):
    client = as_user(row.created_by)
    assert upload(client, row, key="no_such_material").json()["code"] == "unknown_material"
    assert list(upload(client, row, materail="typo").json()["fields"]) == ["materail"]
    place = f"{V1}/applications/{row.reference}/attachments/"
    assert list(client.post(place, {}, format="multipart").json()["fields"]) == ["material", "file"]
    assert list(client.post(place, {"material": "a", "file": "text"}, format="multipart").json()["fields"]) == ["file"]
    assert client.post(place, {"material": "a"}, format="json").status_code == 415
    broken = client.post(place, b"--x\r\nbroken", content_type="multipart/form-data; boundary=y")
    assert broken.status_code == 400
    named = upload(client, row, "../../etc/\u202epasswd.pdf")
    assert named.json()["name"] == "passwd.pdf"


def test_a_foreign_file_is_missing_and_staff_change_none(db, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    file = row.attachments.first()
    stranger, officer = as_user(make_user()), as_user(make_user(Role.CASE_OFFICER))
    for place in ("", "file/"):
        assert stranger.get(f"{V1}/attachments/{file.uid}/{place}").status_code == 404
        assert as_user().get(f"{V1}/attachments/{file.uid}/{place}").status_code == 401
    assert stranger.delete(f"{V1}/attachments/{file.uid}/").status_code == 404
    assert officer.delete(f"{V1}/attachments/{file.uid}/").status_code == 403
    assert upload(officer, row).status_code == 403
    assert upload(stranger, row).status_code == 404
    owner = as_user(row.created_by)
    assert owner.delete(f"{V1}/attachments/{file.uid}/").json()["code"] == "not_editable"
    assert Attachment.objects.present().filter(pk=file.pk).exists()
