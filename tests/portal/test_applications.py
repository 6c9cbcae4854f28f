"""One application as its people follow it: from the start to the receipt and afterwards."""

from datetime import timedelta

import pytest

from applications import workflow
from applications.models import Application, Revision
from applications.statuses import Status
from common import clock
from enterprises.models import Enterprise
from portal.steps import steps
from programs.models import Round
from tests.factories import make_application, make_enterprise, make_office, make_round, make_user
from tests.portal.pages import copies, main, queries

pytestmark = pytest.mark.django_db
KEY = {"key": "a-key-for-tests"}


def close_round(application):
    Round.objects.filter(pk=application.round_id).update(closes_at=clock.now() - timedelta(minutes=1))


def test_starting_opens_a_draft_and_a_second_start_leads_to_it(page):
    user = make_user()
    enterprise = make_enterprise(owner=user)
    make_round()
    client = page(user)
    first = client.post("/rounds/fe-2026/apply/", {"enterprise": str(enterprise.uid)})
    application = Application.objects.get()
    assert first.url == application.get_absolute_url()
    again = client.post("/rounds/fe-2026/apply/", {"enterprise": str(enterprise.uid)}, follow=True)
    assert "has an application in this round already" in main(again)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("value", ["", "not-a-uid", "00000000-0000-0000-0000-000000000000"])
def test_starting_for_an_enterprise_that_is_not_ones_own_is_not_found(page, value):
    make_round()
    user = make_user()
    make_enterprise(owner=user)
    assert page(user).post("/rounds/fe-2026/apply/", {"enterprise": value}).status_code == 404
    other = make_enterprise()
    assert page(user).post("/rounds/fe-2026/apply/", {"enterprise": str(other.uid)}).status_code == 404
    assert not Application.objects.exists()


def test_somebody_without_an_enterprise_is_sent_to_register(page):
    make_round()
    assert page(make_user()).get("/rounds/fe-2026/apply/").url == "/enterprise/register/"


def test_the_task_list_shows_states_progress_and_time_left(page, empty_draft):
    application, user = empty_draft
    words = main(page(user).get(application.get_absolute_url()))
    assert "0 of 6 parts complete" in words or "0 of 5 parts complete" in words
    assert "Not started" in words
    assert "left" in words.split("Time left", 1)[1][:40]
    assert "(Beijing time)" in words


def test_the_check_links_everything_that_is_missing_to_its_place(page, empty_draft):
    application, user = empty_draft
    base = application.get_absolute_url()
    html = page(user).get(f"{base}check/").content.decode()
    assert f'href="{base}sections/product/?check#id_product_name"' in html
    assert f'href="{base}materials/#id_material-test_report"' in html
    assert "Hand in</button>" not in " ".join(html.split())
    section = page(user).get(f"{base}sections/product/?check").content.decode()
    assert '<a href="#id_product_name">' in section


def test_the_check_names_an_enterprise_that_is_not_verified(page, draft):
    application, user = draft
    Enterprise.objects.update(status=Enterprise.Status.PENDING)
    html = page(user).get(f"{application.get_absolute_url()}check/").content.decode()
    assert "Your enterprise has not been verified yet." in html
    assert 'href="/enterprise/"' in html.split("<main", 1)[1]


def test_a_double_click_gives_one_version_and_the_same_receipt(page, draft):
    application, user = draft
    client = page(user)
    url = f"{application.get_absolute_url()}do/submit/"
    first, second = client.post(url, KEY), client.post(url, KEY)
    assert first.url == second.url == f"{application.get_absolute_url()}receipt/"
    assert Revision.objects.count() == 1
    other_tab = client.post(url, {"key": "another-key"}, follow=True)
    assert "has been handed in already" in main(other_tab)
    assert Revision.objects.count() == 1
    receipt = main(client.get(first.url))
    assert f"{application.reference}-01" in receipt
    assert Revision.objects.get().digest in receipt


def test_handing_in_too_late_is_refused_and_the_draft_stays(page, draft):
    application, user = draft
    close_round(application)
    client = page(user)
    answer = client.post(f"{application.get_absolute_url()}do/submit/", KEY, follow=True)
    assert "The round has closed. Your draft is kept and can still be read." in main(answer)
    application.refresh_from_db()
    assert application.status == Status.DRAFT
    assert not Revision.objects.exists()


def test_an_incomplete_draft_is_not_handed_in(page, empty_draft):
    application, user = empty_draft
    answer = page(user).post(f"{application.get_absolute_url()}do/submit/", KEY, follow=True)
    assert answer.redirect_chain[-1][0] == f"{application.get_absolute_url()}check/"
    application.refresh_from_db()
    assert application.status == Status.DRAFT


def test_a_product_that_another_application_claims_is_refused_without_saying_whose(page):
    first = make_application(Status.FORMAL_REVIEW)
    second = make_application()
    same = {key: first.answers[key] for key in ("product_name", "version", "copyright_no", "policy_no")}
    Application.objects.filter(pk=second.pk).update(answers={**second.answers, **same})
    client = page(second.created_by)
    words = main(client.get(f"{second.get_absolute_url()}check/"))
    assert "has been claimed by another application" in words
    assert first.enterprise_name not in words
    client.post(f"{second.get_absolute_url()}do/submit/", KEY)
    second.refresh_from_db()
    assert second.status == Status.DRAFT


@pytest.mark.parametrize("status", [Status.FORMAL_REVIEW, Status.PUBLICITY])
def test_the_status_page_says_where_it_is_who_acts_and_what_comes_next(page, status):
    application = make_application(status)
    words = main(page(application.created_by).get(application.get_absolute_url()))
    assert "Who acts now Case officer" in words
    assert "Expected by" in words
    assert "What comes next" in words
    assert f"{application.reference}-01" in words


def test_steps_follow_the_application_to_its_end():
    application = make_application(Status.FORMAL_REVIEW)
    found = {step.label: step.state for step in steps(application, application.events.order_by("seq"))}
    assert list(found.values()) == ["done", "now", "ahead", "ahead", "ahead", "ahead"]
    officer = make_office().one("case_officer")
    refused = workflow.refuse(application, actor=officer, reason="不符合申报条件")
    states = [step.state for step in steps(refused, refused.events.order_by("seq"))]
    assert states == ["done", "ended", "ahead", "ahead", "ahead", "ahead"]


def test_steps_of_a_closed_application_are_all_done():
    application = make_application(Status.CLOSED)
    assert {step.state for step in steps(application, application.events.order_by("seq"))} == {"done"}


def test_a_version_is_read_as_it_was_handed_in(page):
    application = make_application(Status.FORMAL_REVIEW)
    answer = page(application.created_by).get(f"{application.get_absolute_url()}revisions/1/")
    words = main(answer)
    assert application.answers["product_name"] in words
    assert "The content fits its digest." in words
    assert page(application.created_by).get(f"{application.get_absolute_url()}revisions/2/").status_code == 404


def test_sealed_values_are_masked_in_a_version(page):
    application = make_application(Status.FORMAL_REVIEW, program="talent")
    html = page(application.created_by).get(f"{application.get_absolute_url()}revisions/1/").content.decode()
    assert "****" in html
    assert "sealed:" not in html


def test_withdrawing_asks_first_and_happens_once(page):
    application = make_application(Status.FORMAL_REVIEW)
    client = page(application.created_by)
    url = f"{application.get_absolute_url()}do/withdraw/"
    assert "cannot be brought back" in main(client.get(url))
    assert "Done." in main(client.post(url, {"reason": "计划有变"}, follow=True))
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN
    again = client.get(url, follow=True)
    assert "is not possible now" in main(again)
    assert client.post(url, {"reason": "again"}, follow=True).status_code == 200


def test_verbs_of_the_office_are_not_found_for_an_applicant(page):
    application = make_application(Status.FORMAL_REVIEW)
    client = page(application.created_by)
    assert client.get(f"{application.get_absolute_url()}do/accept/").status_code == 404
    assert client.post(f"{application.get_absolute_url()}do/accept/", {"opinion": "x"}).status_code == 403
    assert client.post(f"{application.get_absolute_url()}do/nonsense/").status_code == 404


def test_the_page_that_hands_in_is_the_check(page, draft):
    application, user = draft
    answer = page(user).get(f"{application.get_absolute_url()}do/submit/")
    assert answer.url == f"{application.get_absolute_url()}check/"


@pytest.mark.parametrize(
    "path",
    ["", "sections/product/", "materials/", "check/", "receipt/", "revisions/1/", "do/withdraw/"],
)
def test_another_enterprises_application_is_not_found(page, path):
    application = make_application(Status.FORMAL_REVIEW)
    stranger = make_user()
    make_enterprise(owner=stranger)
    url = f"{application.get_absolute_url()}{path}"
    assert page(stranger).get(url).status_code == 404
    assert page(make_user("case_officer")).get(url).status_code == 404


def test_my_applications_cost_the_same_with_1_and_30_rows_and_are_paginated(page, draft):
    application, user = draft
    client = page(user)
    one = queries(client, "/applications/")
    copies(application, 29, enterprise=application.enterprise)
    assert queries(client, "/applications/") == one
    assert one <= 6
    assert "Page 1 of 2" in main(client.get("/applications/"))


def test_the_pages_of_an_application_keep_their_budgets(page, draft):
    application, user = draft
    client = page(user)
    base = application.get_absolute_url()
    budgets = {"": 18, "check/": 15, "sections/product/": 12, "materials/": 12}
    over = {path: n for path, most in budgets.items() if (n := queries(client, f"{base}{path}")) > most}
    assert over == {}


def test_somebody_without_applications_is_shown_the_way(page):
    assert "You have no application yet." in main(page(make_user()).get("/applications/"))
