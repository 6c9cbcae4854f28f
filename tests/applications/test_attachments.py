"""What is accepted as a file, how it is kept, and through which door it leaves."""

import hashlib
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.attachments import MEGABYTE, add_attachment, remove_attachment
from applications.models import Attachment
from applications.statuses import Status
from common.errors import DomainError
from portal.demo.answers import PDF
from tests.factories import make_application, make_user

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
EXE = b"MZ" + b"\x00" * 128
HTML = b"<html><script>alert(1)</script></html>"


def upload(name: str, body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


@pytest.fixture
def draft():
    return make_application(complete=False)


def refusal(draft, file, material="application_form") -> str:
    with pytest.raises(DomainError) as caught:
        add_attachment(draft, material, file, user=draft.created_by)
    assert Attachment.objects.filter(application=draft).count() == 0
    return caught.value.code


def test_a_good_file_is_kept_under_a_name_of_ours_with_its_digest(draft):
    row = add_attachment(draft, "application_form", upload("申报书.pdf"), user=draft.created_by)
    assert (row.name, row.size, row.content_type) == ("申报书.pdf", len(PDF), "application/pdf")
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "申报书" not in row.file.name
    assert row.file.open("rb").read() == PDF
    assert [event.verb for event in draft.events.all()] == ["attach"]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.exe", EXE, "file_type"),
        ("a.pdf.exe", PDF, "file_type"),
        ("a", PDF, "file_type"),
        ("a.html", HTML, "file_type"),
        ("a.svg", b"<svg onload='x'/>", "file_type"),
        ("a.pdf", EXE, "file_content"),
        ("a.pdf", HTML, "file_content"),
        ("a.pdf", PNG, "file_content"),
        ("a.pdf", b"", "file_empty"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(draft, name, body, code):
    assert refusal(draft, upload(name, body)) == code


def test_a_file_over_the_limit_of_its_material_is_refused_to_the_byte(draft):
    limit = int(draft.definition.load().materials[0].max_mb * MEGABYTE)
    material = draft.definition.load().materials[0].key
    assert refusal(draft, upload("a.pdf", PDF + b"0" * (limit - len(PDF) + 1)), material) == "file_size"
    row = add_attachment(draft, material, upload("a.pdf", PDF + b"0" * (limit - len(PDF))), user=draft.created_by)
    assert row.size == limit


def test_the_whole_application_has_a_quota(draft, settings):
    settings.APPLICATION_QUOTA_MB = 1
    body = PDF + b"0" * (700 * 1024)
    add_attachment(draft, "application_form", upload("a.pdf", body), user=draft.created_by)
    with pytest.raises(DomainError) as caught:
        add_attachment(draft, "application_form", upload("b.pdf", body + b"1"), user=draft.created_by)
    assert caught.value.code == "quota"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\报告.pdf", "报告.pdf"),
        ("evil\u202efdp.pdf", "evilfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("长" * 300 + ".pdf", "长" * 200),
    ],
)
def test_a_name_keeps_no_path_and_no_control_characters(draft, sent, kept):
    file = SimpleUploadedFile("a.pdf", PDF)
    file._name = sent
    row = add_attachment(draft, "application_form", file, user=draft.created_by)
    assert row.name == kept


def test_an_unknown_material_and_a_stranger_are_refused(draft):
    assert refusal(draft, upload("a.pdf"), "nothing") == "unknown_material"
    with pytest.raises(PermissionDenied):
        add_attachment(draft, "application_form", upload("a.pdf"), user=make_user())


def test_a_removed_file_stays_for_the_revision_that_names_it():
    application = make_application(Status.FORMAL_REVIEW)
    row = application.attachments.first()
    with pytest.raises(DomainError) as caught:
        remove_attachment(row, user=application.created_by)
    assert caught.value.code == "not_editable"

    draft = make_application()
    own = draft.attachments.first()
    remove_attachment(own, user=draft.created_by)
    own.refresh_from_db()
    assert own.removed_at is not None
    assert own.file.storage.exists(own.file.name)
    assert own not in draft.attachments.present()


def test_a_file_leaves_as_a_download_that_no_browser_runs():
    application = make_application()
    row = application.attachments.first()
    client = Client()
    client.force_login(application.created_by)
    response = client.get(row.get_absolute_url())
    assert BytesIO(b"".join(response.streaming_content)).read() == row.file.open("rb").read()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store"
