"""The cells of an export equal what the rest of the house shows, and personal values stay masked."""

import pytest
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from applications import cases
from applications.facts import sealed_context
from applications.models import Application
from common.crypto import is_sealed, unseal
from programs import ledger
from programs.models import DefinitionVersion
from reports import cells, selection
from reports.cells import Sheet
from tests.factories import CODES, make_application, make_round, make_user
from tests.reports.steps import ask, content, work

pytestmark = pytest.mark.django_db


def sheet_of(program: str, user) -> Sheet:
    round = make_round(program)
    return Sheet(round, selection.selected(round, filters={}, user=user))


def sealed(value, application) -> set[str]:
    """Every personal value of the answers in full."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {text for one in value for text in sealed(one, application)}
    return {unseal(value, context=sealed_context(application))} if is_sealed(value) else set()


@pytest.mark.parametrize("program", sorted(CODES))
def test_cells_equal_those_of_the_case(program, officer):
    made = [make_application(Application.Status.PROPOSAL, program=program), make_application(program=program)]
    made.append(make_application(Application.Status.FORMAL_REVIEW, program=program))
    columns = ledger.columns(made[0].definition.load())
    expected = [
        [cases.typed(Application.objects.get(pk=one.pk), column) for column in columns]
        for one in made
        if one.submitted_at
    ]
    assert list(sheet_of(program, officer)) == expected
    assert len(expected) == 2


def test_cells_of_an_older_definition_stand_under_the_header_of_the_round(officer):
    application = make_application(Application.Status.DISTRICT_REVIEW)
    content = application.definition.content
    newer = DefinitionVersion.objects.create(
        program=application.program, version=99, content={**content, "ledger": content["ledger"][:3]}
    )
    application.round.definition = newer
    application.round.save()
    (row,) = sheet_of("first-edition", officer)
    assert row[0] == application.reference
    assert len(row) == 3


def test_cells_are_read_in_chunks_with_a_fixed_number_of_queries(officer, monkeypatch, django_assert_num_queries):
    for _n in range(3):
        make_application(Application.Status.DISTRICT_REVIEW)
    list(sheet_of("first-edition", officer))
    monkeypatch.setattr(cells, "CHUNK", 2)
    round = make_round()
    rows = selection.selected(round, filters={}, user=officer)
    with django_assert_num_queries(3):
        assert len(list(Sheet(round, rows))) == 3


def test_row_that_leaves_the_selection_meanwhile_is_not_written(officer):
    application = make_application(Application.Status.DISTRICT_REVIEW)
    reviewer = make_user(Role.DISTRICT_REVIEWER)
    sheet = sheet_of("first-edition", reviewer)
    Application.objects.filter(pk=application.pk).update(district="310115")
    assert (len(sheet), list(sheet)) == (1, [])


@pytest.mark.parametrize("program", ["talent", "core-team", "first-edition"])
@pytest.mark.parametrize("format", ["csv", "xlsx", "csv_gb18030"])
def test_personal_values_are_in_no_byte_of_an_export(program, format, officer):
    application = make_application(Application.Status.DISTRICT_REVIEW, program=program)
    secrets = sealed(application.answers, application)
    export = work(ask(officer, format=format, program=program))
    body = content(export)
    if format == "xlsx":
        book = CalamineWorkbook.from_filelike(export.file.open("rb"))
        text = "\n".join(str(book.get_sheet_by_index(n).to_python()) for n in range(2))
    else:
        text = body.decode("gb18030" if format == "csv_gb18030" else "utf-8-sig")
    assert application.reference in text
    assert [one for one in secrets if len(one) > 4 and one in text] == []
    assert "enc:v1:" not in text
    assert bool(secrets) is (program != "first-edition")


def test_masked_identity_shows_its_shape(officer):
    make_application(Application.Status.DISTRICT_REVIEW, program="talent")
    text = content(work(ask(officer, program="talent"))).decode("utf-8-sig")
    assert "***********" in text
