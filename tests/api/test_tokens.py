"""Who speaks: tokens that die with what they were given for, sessions with CSRF, and limits on knocking."""

import pytest
from django.conf import settings
from django.test import override_settings
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts.api.throttles import AnonymousThrottle, TokenThrottle
from accounts.models import AuditEntry
from accounts.roles import Role
from tests.factories import PASSWORD, make_user

V1 = "/api/v1"


def ask(client, user, password=PASSWORD, **more):
    return client.post(f"{V1}/tokens/", {"username": user.username, "password": password}, format="json", **more)


@pytest.fixture
def user(db):
    return make_user(Role.CASE_OFFICER)


@pytest.fixture
def speaker(user):
    """A client with a token that was asked for with the password."""
    client = APIClient(raise_request_exception=False)
    given = ask(client, user)
    assert given.status_code == 201
    client.credentials(HTTP_AUTHORIZATION=f"Token {given.json()['token']}")
    assert client.get(f"{V1}/me/").json()["username"] == user.username
    return client


def test_a_token_is_given_for_the_password_and_written_down(user, speaker):
    assert AuditEntry.objects.filter(verb="token", actor=user).count() == 1
    assert ask(APIClient(), user).status_code == 201
    assert Token.objects.filter(user=user).count() == 1


def test_the_stored_key_alone_opens_nothing(user, speaker):
    client = APIClient()
    key = Token.objects.get(user=user).key
    for token in (key, key + "0" * 64, key.upper(), "x", "\u00e9" * 104, "a b"):
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}".encode("latin-1", "replace").decode("latin-1"))
        refused = client.get(f"{V1}/me/")
        assert refused.status_code == 401
        assert set(refused.json()) == {"code", "detail", "fields"}
        assert refused["WWW-Authenticate"].startswith("Token")


def test_a_wrong_password_is_401_and_a_stopped_account_gets_nothing(user):
    client = APIClient()
    assert ask(client, user, "wrong").status_code == 401
    user.is_active = False
    user.save()
    assert ask(client, user).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"role": Role.AUDITOR},
        {"role": Role.APPLICANT},
        {"role": Role.DISTRICT_REVIEWER, "district": "310104"},
        {"district": "310104"},
        {"is_active": False},
        {"password": "another"},
    ],
)
def test_another_role_or_a_stopped_account_ends_the_token_at_once(user, speaker, change):
    type(user).objects.filter(pk=user.pk).update(**change)
    for place in ("me", "applications", "programs"):
        assert speaker.get(f"{V1}/{place}/").status_code == 401


def test_an_old_token_is_not_taken_and_a_new_one_is_given(user, speaker):
    Token.objects.update(created="2020-01-01T00:00:00Z")
    assert speaker.get(f"{V1}/me/").status_code == 401
    given = ask(APIClient(), user)
    speaker.credentials(HTTP_AUTHORIZATION=f"Token {given.json()['token']}")
    assert speaker.get(f"{V1}/me/").status_code == 200


def test_a_token_can_be_ended(user, speaker):
    assert speaker.delete(f"{V1}/tokens/").status_code == 204
    assert speaker.get(f"{V1}/me/").status_code == 401
    assert APIClient().delete(f"{V1}/tokens/").status_code == 401


def test_a_token_can_be_asked_for_whatever_else_the_request_carries(user, speaker):
    speaker.credentials(HTTP_AUTHORIZATION="Token rubbish")
    assert ask(speaker, user).status_code == 201


def test_a_session_needs_its_csrf_token_and_a_token_does_not(user, speaker):
    session = APIClient(enforce_csrf_checks=True)
    session.force_login(user)
    assert session.get(f"{V1}/me/").status_code == 200
    refused = session.post(f"{V1}/exports/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    session.cookies["csrftoken"] = "a" * 32
    assert session.post(f"{V1}/exports/", {}, format="json", HTTP_X_CSRFTOKEN="a" * 32).status_code == 400
    assert speaker.post(f"{V1}/exports/", {}, format="json").status_code == 400


def test_knocking_is_limited_and_a_forged_address_does_not_help(user, monkeypatch):
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "3/min"})
    answers = [ask(APIClient(), user, "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert set(answers[-1].json()) == {"code", "detail", "fields"}
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask(APIClient(), user, REMOTE_ADDR="10.9.9.9").status_code == 201


def test_nobody_reads_the_public_part_too_often(db, monkeypatch):
    monkeypatch.setattr(AnonymousThrottle, "THROTTLE_RATES", {"anonymous": "2/min"})
    get = [APIClient().get(f"{V1}/programs/", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}") for n in range(3)]
    assert [answer.status_code for answer in get] == [200, 200, 429]


def test_behind_our_proxy_the_last_address_counts(db, monkeypatch):
    monkeypatch.setattr(AnonymousThrottle, "THROTTLE_RATES", {"anonymous": "1/min"})
    with override_settings(REST_FRAMEWORK={**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}):
        forged = ["6.6.6.1, 10.0.0.1", "6.6.6.2, 10.0.0.1", "6.6.6.3, 10.0.0.2"]
        found = [APIClient().get(f"{V1}/programs/", HTTP_X_FORWARDED_FOR=one) for one in forged]
    assert [answer.status_code for answer in found] == [200, 429, 200]


@override_settings(
    AXES_ENABLED=True,
    AXES_FAILURE_LIMIT=3,
    AUTHENTICATION_BACKENDS=["axes.backends.AxesStandaloneBackend", *settings.AUTHENTICATION_BACKENDS],
)
def test_the_lockout_of_the_sign_in_page_counts_here_too(user):
    found = [ask(APIClient(), user, "wrong") for _n in range(4)]
    assert [answer.status_code for answer in found] == [401, 401, 429, 429]
    assert set(found[-1].json()) == {"code", "detail", "fields"}
    assert ask(APIClient(), user).status_code == 429
    assert ask(APIClient(), make_user()).status_code == 201
