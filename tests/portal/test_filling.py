"""Filling in: what is typed is kept, what follows is shown, files are taken or refused with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import workflow
from applications.models import Application
from applications.statuses import Status
from portal.demo.answers import PDF
from portal.demo.codes import credit_code
from tests.factories import make_application, make_user
from tests.portal.pages import main, queries

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}
SCRIPT = {"X-Upload": "1"}


def section_data(application, section, **changed):
    """What a browser posts for a section as it stands."""
    data = {}
    for item in application.definition.load().section(section).items:
        value = application.answers.get(item.key)
        if item.is_table:
            rows = value or []
            data[f"{item.key}-rows"] = str(len(rows))
            for n, row in enumerate(rows):
                data |= {f"{item.key}.{n}.{k}": as_typed(v) for k, v in row.items()}
        elif not item.computed:
            data[f"{item.key}-shown"] = "1"
            data[item.key] = as_typed(value)
    return {**data, **changed}


def as_typed(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def test_a_section_shows_labels_help_and_units_tied_to_their_inputs(page, draft):
    application, user = draft
    html = page(user).get(f"{application.get_absolute_url()}sections/product/").content.decode()
    assert '<label for="id_version">' in html
    assert 'aria-describedby="id_version-help id_version-error"' in html
    assert 'id="id_version-help"' in html
    assert "Part 1 of 5" in html


def test_wrong_input_is_kept_and_linked_from_the_summary(page, draft):
    application, user = draft
    url = f"{application.get_absolute_url()}sections/product/"
    answer = page(user).post(url, section_data(application, "product", version="newest", rd_cost="a lot"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_version">Version：' in html
    assert 'value="newest"' in html
    assert 'value="a lot"' in html
    assert 'aria-invalid="true"' in html
    application.refresh_from_db()
    assert application.answers["version"] == "newest"
    assert 'value="newest"' in page(user).get(url).content.decode()


def test_the_way_leads_from_section_to_section_to_the_documents(page, draft):
    application, user = draft
    base = application.get_absolute_url()
    client = page(user)
    assert client.post(f"{base}sections/product/", section_data(application, "product")).url == f"{base}sections/test/"
    assert client.post(f"{base}sections/funds/", section_data(application, "funds")).url == f"{base}materials/"
    listed = client.post(f"{base}sections/test/", section_data(application, "test", list="1"))
    assert listed.url == base


def test_autosave_answers_with_what_follows(page, draft):
    application, user = draft
    url = f"{application.get_absolute_url()}sections/product/"
    answer = page(user).post(url, section_data(application, "product", money_model="A2"), headers=AUTOSAVE).json()
    assert "insurance" not in answer["visible"]
    assert answer["errors"] == {}
    assert answer["computed"]["contract_total"] == "1,600,000.00"
    back = page(user).post(url, section_data(application, "product", money_model="A1"), headers=AUTOSAVE).json()
    assert "insurance" in back["visible"]


def test_a_computed_amount_is_never_taken_from_the_page(page, draft):
    application, user = draft
    url = f"{application.get_absolute_url()}sections/contracts/"
    data = section_data(application, "contracts", contract_total="99999999", **{"contract_total-shown": "1"})
    answer = page(user).post(url, data, headers=AUTOSAVE).json()
    application.refresh_from_db()
    assert application.answers["contract_total"] == "1600000.00"
    assert answer["computed"]["contract_total"] == "1,600,000.00"


def test_rows_are_added_and_removed_without_a_script(page, draft):
    application, user = draft
    url = f"{application.get_absolute_url()}sections/contracts/"
    added = page(user).post(url, section_data(application, "contracts", add="contracts"))
    assert 'name="contracts-rows" value="3"' in added.content.decode()
    removed = page(user).post(url, section_data(application, "contracts", remove="contracts.0"))
    assert 'name="contracts-rows" value="1"' in removed.content.decode()
    application.refresh_from_db()
    assert [row["number"][-1] for row in application.answers["contracts"]] == ["1"]


def test_the_row_that_a_script_copies_is_in_the_page_and_not_in_the_data(page, draft):
    application, user = draft
    html = page(user).get(f"{application.get_absolute_url()}sections/contracts/").content.decode()
    assert 'name="contracts.__n__.number"' in html.split("<template>", 1)[1].split("</template>", 1)[0]
    data = section_data(application, "contracts", **{"contracts.__n__.number": "X"})
    page(user).post(f"{application.get_absolute_url()}sections/contracts/", data)
    application.refresh_from_db()
    assert len(application.answers["contracts"]) == 2


def test_errors_of_rows_are_counted_as_the_page_counts_them(page, empty_draft):
    application, user = empty_draft
    data = {"contracts-rows": "3", "contracts.1.number": "HT-1", "contracts.1.amount": "a lot"}
    url = f"{application.get_absolute_url()}sections/contracts/"
    answer = page(user).post(url, data, headers=AUTOSAVE).json()
    assert list(answer["errors"]) == ["contracts.1.amount"]


def test_cells_that_depend_on_their_row_follow_it(page):
    application = make_application(program="talent")
    user = application.created_by
    url = f"{application.get_absolute_url()}sections/persons/"
    rows = application.answers["persons"]
    data = {"persons-rows": "1", "persons.0.name": "王一鸣", "persons.0.id_type": "passport"}
    assert len(rows) == 3
    answer = page(user).post(url, data, headers=AUTOSAVE).json()
    assert answer["cells"] == {"persons.0.resident_id": False, "persons.0.other_id": True}


def test_the_ended_session_leads_back_to_the_section(page, draft):
    application, _user = draft
    url = f"{application.get_absolute_url()}sections/product/"
    answer = page().post(url, {"version": "V2"}, headers=AUTOSAVE)
    assert (answer.status_code, answer.url) == (302, f"/accounts/sign-in/?next={url}")


def test_saving_a_section_asks_at_most_12_questions(page, draft):
    application, user = draft
    client = page(user)
    url = f"{application.get_absolute_url()}sections/product/"
    data = section_data(application, "product")
    client.post(url, data, headers=AUTOSAVE)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url, data, headers=AUTOSAVE).status_code == 200
    counted = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(counted) <= 12, counted


def test_a_section_costs_the_same_with_few_and_with_many_rows(page):
    application = make_application(program="talent")
    url = f"{application.get_absolute_url()}sections/persons/"
    client = page(application.created_by)
    client.get(url)
    few = queries(client, url)
    answers = {**application.answers, "persons": application.answers["persons"] * 10}
    Application.objects.filter(pk=application.pk).update(answers=answers)
    assert queries(client, url) == few


def upload(client, application, material, name, body, **headers):
    url = f"{application.get_absolute_url()}materials/{material}/"
    return client.post(url, {"file": SimpleUploadedFile(name, body)}, **headers)


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("notes.txt", b"text", "Files of type “txt” are not accepted here."),
        ("empty.pdf", b"", "The file is empty."),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "The content of this file is not what its name"),
        ("large.pdf", PDF + b"0" * (20 * 1024 * 1024), "at most 20.0\xa0MB are accepted here."),
    ],
)
def test_a_file_is_refused_with_its_reason_and_nothing_is_stored(page, empty_draft, name, body, message):
    application, user = empty_draft
    client = page(user)
    answer = upload(client, application, "application_form", name, body, follow=True)
    words = answer.content.decode()
    assert name in words
    assert message in words
    by_script = upload(client, application, "application_form", name, body, headers=SCRIPT)
    assert by_script.status_code == 422
    assert message in by_script.json()["refused"][0]
    assert application.attachments.count() == 0


def test_several_files_are_taken_and_the_wrong_one_among_them_is_named(page, empty_draft):
    application, user = empty_draft
    files = [
        SimpleUploadedFile("a.pdf", PDF),
        SimpleUploadedFile("b.txt", b"b"),
        SimpleUploadedFile("c.pdf", PDF + b"c"),
    ]
    url = f"{application.get_absolute_url()}materials/application_form/"
    answer = page(user).post(url, {"file": files}, headers=SCRIPT).json()
    assert answer["added"] == ["a.pdf", "c.pdf"]
    assert [message.split("：")[0] for message in answer["refused"]] == ["b.txt"]


def test_no_file_is_a_message(page, empty_draft):
    application, user = empty_draft
    url = f"{application.get_absolute_url()}materials/application_form/"
    assert "Please choose a file first." in main(page(user).post(url, {}, follow=True))


def test_a_file_is_removed_once(page, draft):
    application, user = draft
    client = page(user)
    attachment = application.attachments.first()
    url = f"{application.get_absolute_url()}files/{attachment.uid}/remove/"
    assert "has been removed" in main(client.post(url, follow=True))
    events = application.events.count()
    assert client.post(url, follow=True).status_code == 200
    assert application.events.count() == events


def test_the_documents_page_costs_the_same_with_1_and_30_files(page, draft):
    application, user = draft
    client = page(user)
    url = f"{application.get_absolute_url()}materials/"
    one = queries(client, url)
    first = application.attachments.first()
    for _n in range(29):
        values = {
            f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields if f.name not in ("id", "uid")
        }
        type(first).objects.create(**values)
    assert queries(client, url) == one
    assert one <= 12


def correct(application, items):
    officer = make_user("case_officer")
    return workflow.request_correction(application, actor=officer, items=items, working_days=5)


def test_a_correction_unlocks_only_what_it_names_and_gives_the_reason(page):
    application = make_application(Status.FORMAL_REVIEW)
    correct(application, [
        {"path": "version", "kind": "field", "reason": "版本号与证书不一致"},
        {"path": "test_report", "kind": "material", "reason": "缺少盖章页"},
    ])  # fmt: skip
    user = application.created_by
    client = page(user)
    overview = main(client.get(application.get_absolute_url()))
    assert "Please correct by" in overview
    assert "版本号与证书不一致" in overview
    url = f"{application.get_absolute_url()}sections/product/"
    html = client.get(url).content.decode()
    assert "版本号与证书不一致" in html
    assert 'name="version-shown"' in html
    assert 'name="product_name-shown"' not in html
    data = section_data(application, "product", version="V2.0", product_name="别的产品")
    client.post(url, data)
    application.refresh_from_db()
    assert application.answers["version"] == "V2.0"
    assert application.answers["product_name"] != "别的产品"
    documents = client.get(f"{application.get_absolute_url()}materials/").content.decode()
    assert documents.count("data-upload") == 1
    assert "缺少盖章页" in documents


def test_after_handing_in_the_section_is_only_read(page):
    application = make_application(Status.FORMAL_REVIEW)
    client = page(application.created_by)
    url = f"{application.get_absolute_url()}sections/product/"
    html = client.get(url).content.decode()
    assert "can only be read" in html
    assert "data-autosave" not in html
    late = client.post(url, section_data(application, "product", version="V9"), headers=AUTOSAVE)
    assert late.status_code == 409
    application.refresh_from_db()
    assert application.answers["version"] != "V9"


def test_an_unknown_section_is_not_found(page, draft):
    application, user = draft
    assert page(user).get(f"{application.get_absolute_url()}sections/nothing/").status_code == 404


def test_credit_codes_in_answers_are_checked(page, draft):
    application, user = draft
    url = f"{application.get_absolute_url()}sections/contracts/"
    wrong = credit_code(5)[:-1] + "?"
    answer = page(user).post(url, section_data(application, "contracts", end_user_uscc=wrong))
    assert answer.status_code == 422
    assert '<a href="#id_end_user_uscc">' in answer.content.decode()
