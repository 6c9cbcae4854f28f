"""The enterprise's file as its people enter it."""

import pytest

from common import clock
from enterprises import workflow
from enterprises.models import Enterprise, Membership
from enterprises.registration import plain
from portal.demo.codes import credit_code
from tests.factories import make_enterprise, make_user
from tests.portal.pages import main, queries

pytestmark = pytest.mark.django_db


def typed(**changed):
    year = clock.today().year - 1
    values = {
        "name": "上海页面测试软件有限公司", "uscc": credit_code(77), "district": "310104",
        "address": "上海市测试路7号", "industry": "6513", "founded_on": "2019-01-01",
        "legal_representative": "张三", "registered_capital": "1,000", "contact_name": "李四",
        "contact_phone": "13800001234", "bank_name": "示例银行", "bank_account": "6222000011112222",
        f"{year}-revenue": "5000", f"{year}-software_revenue": "4000", f"{year}-rd_expense": "600",
        f"{year}-profit": "10", f"{year}-tax_paid": "5", f"{year}-people": "120", f"{year}-rd_people": "60",
    }  # fmt: skip
    return {**values, **changed}


def test_registration_shows_the_size_class_and_what_happens_next(page):
    user = make_user()
    answer = page(user).post("/enterprise/register/", typed())
    assert (answer.status_code, answer.url) == (302, "/enterprise/")
    words = main(page(user).get("/enterprise/"))
    assert "Medium How is this found?" in words
    assert "An officer verifies new enterprises." in words
    assert "1234" in words
    assert "13800001234" not in words


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("91310104MA1000", "The credit code has 18 characters"),
        (
            credit_code(77)[:-1] + ("A" if credit_code(77)[-1] != "A" else "B"),
            "The last character of the credit code",
        ),
    ],
)
def test_a_wrong_credit_code_is_refused_beside_its_field_and_everything_typed_stays(page, code, message):
    user = make_user()
    answer = page(user).post("/enterprise/register/", typed(uscc=code))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_uscc">' in html
    assert 'id="id_uscc_error"' in html
    assert message in main(answer)
    for value in ("上海页面测试软件有限公司", code, "13800001234", "6222000011112222"):
        assert f'value="{value}"' in html
    assert not Enterprise.objects.exists()


def test_a_code_that_is_registered_already_says_whom_to_ask(page):
    make_enterprise(uscc=credit_code(77))
    answer = page(make_user()).post("/enterprise/register/", typed())
    assert answer.status_code == 422
    assert "Ask its owner to invite you." in main(answer)
    assert Enterprise.objects.count() == 1


def test_a_fault_in_the_figures_names_the_year(page):
    year = clock.today().year - 1
    answer = page(make_user()).post("/enterprise/register/", typed(**{f"{year}-software_revenue": "9000"}))
    assert answer.status_code == 422
    assert f'<a href="#id_{year}-software_revenue">{year} · Software revenue' in answer.content.decode()
    assert not Enterprise.objects.exists()


def test_a_masked_value_that_is_left_keeps_the_sealed_one(page):
    user = make_user()
    page(user).post("/enterprise/register/", typed())
    enterprise = Enterprise.objects.get()
    form = page(user).get(f"/enterprise/{enterprise.uid}/edit/").content.decode()
    assert "13800001234" not in form
    masks = {name: value_of(form, name) for name in ("contact_phone", "bank_account")}
    answer = page(user).post(f"/enterprise/{enterprise.uid}/edit/", typed(address="上海市新路8号", **masks))
    assert answer.status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.address == "上海市新路8号"
    assert plain(enterprise, "contact_phone") == "13800001234"
    assert plain(enterprise, "bank_account") == "6222000011112222"


def value_of(html, name):
    tag = next(part for part in html.split("<input") if f'name="{name}"' in part)
    return tag.split('value="', 1)[1].split('"', 1)[0]


def test_a_mask_that_was_changed_is_refused(page):
    user = make_user()
    page(user).post("/enterprise/register/", typed())
    enterprise = Enterprise.objects.get()
    answer = page(user).post(f"/enterprise/{enterprise.uid}/edit/", typed(contact_phone="139****0000"))
    assert answer.status_code == 422
    assert "Please type the whole number." in main(answer)


def test_a_rejected_enterprise_reads_the_reason_and_asks_again(page):
    user = make_user()
    enterprise = make_enterprise(owner=user, status="pending")
    workflow.reject(enterprise, actor=make_user("case_officer"), reason="营业执照名称不一致")
    client = page(user)
    words = main(client.get("/enterprise/"))
    assert "营业执照名称不一致" in words
    assert client.post(f"/enterprise/{enterprise.uid}/ask-again/").status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.status == "pending"
    assert client.post(f"/enterprise/{enterprise.uid}/ask-again/").status_code == 409


def test_members_are_invited_and_removed_by_an_owner_only(page):
    owner, colleague = make_user(), make_user()
    enterprise = make_enterprise(owner=owner)
    url = f"/enterprise/{enterprise.uid}/members/"
    page(owner).post(url, {"username": colleague.username})
    assert enterprise.memberships.count() == 2
    missing = page(owner).post(url, {"username": "nobody-there"}, follow=True)
    assert "There is no applicant account with this user name." in main(missing)
    assert "Please give the user name of your colleague." in main(page(owner).post(url, {}, follow=True))
    first = enterprise.memberships.get(user=owner)
    assert page(colleague).post(f"{url}{first.pk}/remove/").status_code == 403
    added = enterprise.memberships.get(user=colleague)
    page(owner).post(f"{url}{added.pk}/remove/")
    assert list(enterprise.memberships.values_list("user_id", flat=True)) == [owner.pk]
    again = page(owner).post(f"{url}{first.pk}/remove/", follow=True)
    assert "The last owner cannot be removed." in main(again)


def test_another_enterprise_is_not_found(page):
    enterprise = make_enterprise()
    stranger = page(make_user())
    assert stranger.get(f"/enterprise/{enterprise.uid}/edit/").status_code == 404
    assert stranger.post(f"/enterprise/{enterprise.uid}/edit/", typed()).status_code == 404
    assert stranger.post(f"/enterprise/{enterprise.uid}/members/", {"username": "x"}).status_code == 404


def test_the_page_costs_the_same_with_1_and_30_members_and_enterprises(page):
    user = make_user()
    enterprise = make_enterprise(owner=user)
    one = queries(page(user), "/enterprise/")
    for _n in range(29):
        Membership.objects.create(user=make_user(), enterprise=enterprise)
        make_enterprise(owner=user)
    assert queries(page(user), "/enterprise/") == one
    assert one <= 8
