import pytest

from applications.models import Application
from tests.factories import make_application, make_enterprise


@pytest.fixture
def row(db):
    row = make_application(enterprise=make_enterprise(name="上海天枢Eda仿真 100% 有限公司"), complete=False)
    Application.objects.filter(pk=row.pk).update(title="天枢_图数据库 Édition Pro")
    make_application(complete=False)
    return Application.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    "text", ["图数据", "天枢eda", "EDA", "pRO", "100%", "_图", "Édition", "天枢 仿真", "上海 edition", "  eda  "]
)
def test_searched_finds_every_word_whatever_its_case(row, text):
    found = list(Application.objects.searched(text))
    assert found == ([] if text == "上海 edition" else [row])  # É is not E


@pytest.mark.parametrize("text", ["天_枢", "10%0", "天枢%仿真", "图 硬件", "\\"])
def test_searched_takes_wildcards_as_they_are_written(row, text):
    assert list(Application.objects.searched(text)) == []


def test_searched_finds_the_start_of_a_reference_and_of_a_code(row):
    rows = Application.objects.all()
    assert list(rows.searched(row.reference.lower())) == [row]
    assert list(rows.searched(row.uscc.lower())) == [row]
    assert list(rows.searched(row.reference[1:])) == []
    assert set(rows.searched("")) == set(rows)
