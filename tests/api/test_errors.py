"""Every refusal is {code, detail, fields}; nothing that is sent makes a fault."""

import pytest

from accounts.api.wire import Pages
from accounts.roles import Role
from applications.api import columns
from applications.statuses import Status
from tests.factories import make_application, make_user

V1 = "/api/v1"
SHAPE = {"code", "detail", "fields"}


@pytest.fixture
def client(db, as_user):
    return as_user(make_user(Role.CASE_OFFICER))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/nothing/", 404, "http_404"),
        ("get", f"{V1}/nothing/", 404, "http_404"),
        ("get", f"{V1}/applications/NO-2026-00001/", 404, "not_found"),
        ("get", f"{V1}/applications/a b/", 404, "http_404"),
        ("get", f"{V1}/applications/%00/", 404, "http_404"),
        ("get", f"{V1}/rounds/%00/", 404, "http_404"),
        ("get", f"{V1}/reviews/999999999999999999/", 404, "not_found"),
        ("get", f"{V1}/reviews/{'9' * 400}/", 404, "http_404"),
        ("get", f"{V1}/enterprises/00000000-0000-0000-0000-000000000000/", 404, "not_found"),
        ("get", f"{V1}/applications/?page=1000000000", 404, "not_found"),
        ("get", f"{V1}/applications/?page=0", 404, "not_found"),
        ("get", f"{V1}/applications/?page={'9' * 5000}", 404, "not_found"),
        ("get", f"{V1}/applications/?page=x", 404, "not_found"),
        ("get", f"{V1}/applications/?page_size=x", 400, "invalid"),
        ("get", f"{V1}/applications/?page_size=-1", 400, "invalid"),
        ("get", f"{V1}/applications/?page_size=0", 400, "invalid"),
        ("get", f"{V1}/applications/?status=nonsense", 400, "invalid"),
        ("get", f"{V1}/applications/?ordering=password", 400, "invalid"),
        ("get", f"{V1}/applications/?ordering=created_by__password", 400, "invalid"),
        ("get", f"{V1}/applications/?q=%00", 400, "invalid"),
        ("get", f"{V1}/applications/?q={'x' * 61}", 400, "invalid"),
        ("get", f"{V1}/applications/?progarm=talent", 400, "invalid"),
        ("get", f"{V1}/applications/?created_by__password__startswith=x", 400, "invalid"),
        ("get", f"{V1}/rounds/?year=1e9", 400, "invalid"),
        ("get", f"{V1}/rounds/?year=NaN", 400, "invalid"),
        ("put", f"{V1}/applications/", 405, "method_not_allowed"),
        ("delete", f"{V1}/me/", 405, "method_not_allowed"),
    ],
)
def test_a_refusal_has_its_status_code_and_shape(client, method, path, status, code):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == SHAPE
    assert answer["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"[]", b"7", b'"a"', b"null", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}',
        b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b'{"\\u0000": 1}', b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 99999999999999999999}',
        b'{"a": "' + b"x" * 30_000 + b'"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["enterprises/", "applications/", "exports/", "tokens/"])
def test_a_body_that_cannot_be_read_is_400(client, as_user, path, body):
    speaker = client if path == "exports/" else as_user(make_user())
    answer = speaker.post(f"{V1}/{path}", body, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert set(answer.json()) == SHAPE


def test_other_types_and_sizes_are_refused(client):
    form = client.post(f"{V1}/exports/", "a=1", content_type="application/x-www-form-urlencoded")
    assert form.status_code == 415
    body = b'"' + b"x" * (5 * 1024 * 1024) + b'"'
    large = client.post(f"{V1}/exports/", body, content_type="application/json")
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert client.get(f"{V1}/me/", HTTP_ACCEPT="text/html").status_code == 406


@pytest.mark.parametrize(
    "path",
    [
        "me/", "notices/", "enterprises/", "applications/", "reviews/", "exports/",
        "applications/FE-2026-00001/", "applications/FE-2026-00001/accept/",
    ],
)  # fmt: skip
def test_nobody_gets_401_in_json_and_no_redirect(db, as_user, path):
    for method in ("get", "post", "delete"):
        answer = getattr(as_user(), method)(f"{V1}/{path}")
        assert answer.status_code == 401
        assert set(answer.json()) == SHAPE
        assert answer["WWW-Authenticate"] == "Token"


def test_a_page_has_at_most_200_rows(client, as_user):
    row = make_application(Status.FORMAL_REVIEW)
    body = client.get(f"{V1}/applications/?page_size=100000").json()
    assert [one["reference"] for one in body["results"]] == [row.reference]
    assert Pages.max_page_size == 200


def test_a_fault_is_said_in_json(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(columns, "rows", broken)
    answer = client.get(f"{V1}/applications/")
    assert answer.status_code == 500
    assert set(answer.json()) == SHAPE
    assert "broken" not in answer.content.decode()
