"""Pages for what goes wrong: in the reader's language, with the way on."""

from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from config.urls import urlpatterns as doors
from portal.views.errors import server_error
from tests.factories import make_application, make_user
from tests.portal.pages import main

pytestmark = pytest.mark.django_db
handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"


def broken(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [path("accounts/broken/", broken), *doors]


def test_a_page_that_is_not_there_leads_on(page):
    answer = page().get("/nowhere/")
    html = answer.content.decode()
    assert answer.status_code in (302, 404)
    signed_in = page(make_user()).get("/nowhere/")
    html = signed_in.content.decode()
    assert signed_in.status_code == 404
    assert "There is no such page." in main(signed_in)
    assert 'href="/applications/"' in html.split("<main", 1)[1]


def test_errors_speak_chinese_unless_asked_otherwise():
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    html = client.get("/nowhere/").content.decode()
    assert '<html lang="zh-hans">' in html
    assert "There is no such page." not in html


def test_an_officer_may_not_start_an_application(page):
    answer = page(make_user("case_officer")).get("/enterprise/register/")
    assert answer.status_code == 403
    assert "This is not yours to do." in main(answer)


def test_a_form_without_its_token_is_sent_back_with_an_explanation():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(make_user())
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "The page was too old to be sent." in main(answer)


def test_an_address_that_only_takes_clicks_says_so(page):
    answer = page(make_user()).get("/language/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This page cannot be opened directly." in main(answer)


def test_the_page_before_is_offered_only_when_it_is_ours(page):
    client = page(make_user())
    ours = client.get("/nowhere/", headers={"referer": "http://testserver/programs/"})
    assert "Back to the page before" in main(ours)
    theirs = client.get("/nowhere/", headers={"referer": "https://evil.example/"})
    assert "Back to the page before" not in main(theirs)


def test_too_much_at_once_is_413(page, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answer = page(make_user()).post("/enterprise/register/", {f"field{n}": "x" for n in range(9)})
    assert answer.status_code == 413
    assert "This is too much to be sent at once." in main(answer)


def test_a_refusal_of_the_domain_is_409_for_pages_and_scripts(page):
    application = make_application("formal_review")
    client = page(application.created_by)
    url = f"{application.get_absolute_url()}sections/product/"
    answer = client.post(url, {"version": "V1"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert "cannot be changed now" in answer.json()["detail"]
    shown = client.post(url, {"version": "V1"}, follow=True)
    assert "cannot be changed now" in main(shown)


@pytest.mark.urls("tests.portal.test_errors")
def test_a_fault_of_ours_is_a_page_too(page):
    answer = page(make_user()).get("/accounts/broken/")
    assert answer.status_code == 500
    assert "What you saved is safe." in main(answer)


def test_a_fault_before_anybody_is_known_is_a_page_too():
    assert server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize("value", ["\x00", "９９９", "<script>alert(1)</script>", "x" * 5000])
def test_odd_input_never_breaks_a_page(page, value, draft):
    application, user = draft
    client = page(user)
    assert client.get("/programs/", {"q": value, "page": value}).status_code == 200
    assert client.get("/publicity/", {"round": value, "page": value}).status_code == 200
    assert client.get(f"/applications/{quote(value)}/").status_code == 404
    url = f"{application.get_absolute_url()}sections/product/"
    answer = client.post(url, {"version-shown": "1", "version": value})
    assert answer.status_code == 422
    assert "<script>alert(1)" not in answer.content.decode()
    assert client.post(url, {"contracts-rows": value}).status_code in (302, 422)
