"""Signing up and in: what is refused, what is counted, and what nobody can learn."""

import re

import pytest
from django.conf import settings as configured
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEntry, Notice, OutboxEntry, User
from accounts.roles import Role
from common import clock
from portal.demo.journeys import run_queue
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_UP = reverse("accounts:sign_in"), reverse("accounts:sign_up")
GOOD = {
    "username": "newcomer", "display_name": "新人", "email": "new@example.com",
    "password1": "a sentence to remember", "password2": "a sentence to remember",
}  # fmt: skip


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": username, "password": password, **extra})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_makes_an_applicant_who_is_signed_in_and_written_down(client):
    response = client.post(SIGN_UP, GOOD)
    assert (response.status_code, response.url) == (302, reverse("portal:register"))
    user = User.objects.get(username="newcomer")
    assert (user.role, user.is_staff, user.is_superuser, user.district) == (Role.APPLICANT, False, False, "")
    assert signed_in(client)
    assert AuditEntry.objects.get().verb == "sign_up"


def test_sign_up_takes_no_rights_from_the_form(client):
    client.post(SIGN_UP, {**GOOD, "role": Role.ADMINISTRATOR, "is_staff": "on", "is_superuser": "on"})
    user = User.objects.get(username="newcomer")
    assert (user.role, user.is_staff, user.is_superuser) == (Role.APPLICANT, False, False)


@pytest.mark.parametrize(
    "password",
    ["eleven-char", "q1w2e3r4t5y6", "newcomer2026", ""],
    ids=["short", "common", "like the name", "empty"],
)
def test_weak_password_is_refused(client, password):
    response = client.post(SIGN_UP, {**GOOD, "password1": password, "password2": password})
    assert response.status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["twelve-chars", "全部是中文也可以的很长的句子", "x y" * 30])
def test_long_password_of_any_signs_is_taken(client, password):
    client.post(SIGN_UP, {**GOOD, "password1": password, "password2": password})
    assert User.objects.get().check_password(password)


def test_name_that_differs_by_case_alone_is_refused(client):
    make_user(Role.CASE_OFFICER, username="Newcomer")
    assert client.post(SIGN_UP, GOOD).status_code == 422
    assert User.objects.count() == 1


def test_somebody_signed_in_does_not_sign_up(client):
    client.force_login(make_user())
    assert client.post(SIGN_UP, GOOD).status_code == 302
    assert not User.objects.filter(username="newcomer").exists()


def test_sign_in_renews_the_session_key(client):
    make_user(username="one")
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[configured.SESSION_COOKIE_NAME] = before = session.session_key
    assert sign_in(client, "one").status_code == 302
    assert signed_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("role", "home"),
    [(Role.APPLICANT, "/applications/"), (Role.CASE_OFFICER, "/admin/"), (Role.EXPERT, "/admin/")],
)
def test_sign_in_leads_to_the_desk_of_the_role(client, role, home):
    make_user(role, username="one")
    assert sign_in(client, "one").url == home


@pytest.mark.parametrize(
    ("following", "landing"),
    [
        ("/enterprise/", "/enterprise/"),
        ("https://evil.example/", "/applications/"),
        ("//evil.example/", "/applications/"),
        ("/\\evil.example/", "/applications/"),
        ("javascript:alert(1)", "/applications/"),
        ("http:///evil.example", "/applications/"),
    ],
)
def test_sign_in_leads_only_to_our_own_pages(client, following, landing):
    make_user(username="one")
    assert sign_in(client, "one", next=following).url == landing


def test_wrong_name_and_wrong_password_are_answered_alike(client):
    make_user(username="known")
    make_user(username="left", is_active=False)
    pages = [
        re.sub(r"csrfmiddlewaretoken.*?>", "", sign_in(client, "someone", password).content.decode())
        for password in ("wrong", "wrong as well")
    ]
    for name, password in (("known", "wrong"), ("left", PASSWORD)):
        page = re.sub(r"csrfmiddlewaretoken.*?>", "", sign_in(client, name, password).content.decode())
        pages.append(page.replace(name, "someone"))
    assert len(set(pages)) == 1
    assert not signed_in(client)


def test_sign_out_takes_a_post_and_ends_the_session(client):
    client.force_login(make_user())
    key = client.session.session_key
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    client.post(reverse("accounts:sign_out"))
    client.cookies[configured.SESSION_COOKIE_NAME] = key
    assert not signed_in(client)


def test_account_that_is_switched_off_loses_its_session_at_once(client):
    user = make_user()
    client.force_login(user)
    assert client.get(reverse("accounts:inbox")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("accounts:inbox")).status_code == 302


def test_new_password_ends_the_other_sessions(client):
    user = make_user()
    other = type(client)()
    client.force_login(user)
    other.force_login(user)
    new = "another sentence 2026"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("accounts:password_change"), form).status_code == 302
    assert client.get(reverse("accounts:inbox")).status_code == 200
    assert other.get(reverse("accounts:inbox")).status_code == 302


@pytest.fixture
def counting(settings):
    """Sign-in attempts are counted, as in production."""
    settings.AXES_ENABLED = True
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend",
    ]  # fmt: skip


def test_ten_failures_lock_the_account_even_for_the_right_password(client, counting):
    make_user(username="one")
    for _n in range(9):
        assert sign_in(client, "one", "wrong").status_code == 200
    assert sign_in(client, "one", "wrong").status_code == 429
    assert sign_in(client, "one").status_code == 429
    assert not signed_in(client)


def test_lock_is_of_one_account_from_one_address(client, counting):
    make_user(username="one"), make_user(username="two")
    for _n in range(10):
        sign_in(client, "one", "wrong")
    assert sign_in(client, "two").status_code == 302
    elsewhere = type(client)(REMOTE_ADDR="192.0.2.9")
    assert sign_in(elsewhere, "one").status_code == 302


def test_forged_forwarding_header_does_not_escape_the_lock(client, counting):
    make_user(username="one")
    for n in range(10):
        client.post(
            SIGN_IN,
            {"username": "one", "password": "wrong"},
            headers={"x-forwarded-for": f"192.0.2.{n}", "x-real-ip": f"192.0.2.{n}"},
        )
    assert sign_in(client, "one").status_code == 429


def test_success_forgets_earlier_failures(client, counting):
    make_user(username="one")
    for _n in range(9):
        sign_in(client, "one", "wrong")
    assert sign_in(client, "one").status_code == 302
    client.logout()
    assert sign_in(client, "one", "wrong").status_code == 200


def ask_reset(client, email):
    return client.post(reverse("accounts:password_reset"), {"email": email})


def test_reset_answers_alike_for_known_and_unknown_addresses(client):
    user = make_user()
    known, unknown = ask_reset(client, user.email), ask_reset(client, "nobody@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox == []  # the queue sends it: the answer takes no longer for a known address
    assert OutboxEntry.objects.get().payload == {"user": user.pk}


def test_reset_link_sets_a_new_password_once(client):
    user = make_user()
    ask_reset(client, user.email)
    run_queue()
    (sent,) = mail.outbox
    link = re.search(r"/accounts/password/reset/\S+", sent.body).group()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    new = "a brand new sentence"
    done = client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    again = client.post(form.request["PATH_INFO"], {"new_password1": "x" * 20, "new_password2": "x" * 20})
    user.refresh_from_db()
    assert again.status_code == 200
    assert user.check_password(new)


def test_reset_asks_for_a_good_password_too(client):
    user = make_user()
    ask_reset(client, user.email)
    run_queue()
    link = re.search(r"/accounts/password/reset/\S+", mail.outbox[0].body).group()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": "short", "new_password2": "short"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def write_notice(user, **fields):
    fields = {"key": "k", "kind": "x", "subject": "其一", "body": "b", "created_at": clock.now(), **fields}
    return Notice.objects.create(recipient=user, **fields)


def test_inbox_shows_only_ones_own_and_marks_only_ones_own_read(client):
    user, other = make_user(), make_user()
    own, foreign = write_notice(user), write_notice(other, link="/foreign/")
    client.force_login(user)
    page = client.get(reverse("accounts:inbox")).content.decode()
    assert "其一" in page
    assert "/foreign/" not in page
    assert client.get(reverse("accounts:read_all")).status_code == 405
    client.post(reverse("accounts:read_all"))
    own.refresh_from_db(), foreign.refresh_from_db()
    assert own.read_at is not None
    assert foreign.read_at is None


@pytest.mark.parametrize("name", ["inbox", "read_all", "password_change"])
def test_personal_pages_ask_strangers_to_sign_in(client, name):
    response = client.post(reverse(f"accounts:{name}"))
    assert (response.status_code, response.url.split("?")[0]) == (302, SIGN_IN)
