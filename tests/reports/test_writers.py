"""Files that spreadsheets open: typed cells, and no text that computes."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from programs.definition import Shown, Text
from reports import writers
from reports.models import Export

EVIL = [
    "=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|'/C calc'!A1", '=HYPERLINK("http://evil.example","x")', "-", "＝",
    "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\xa0+1", "\ttext", "\rtext", "\ufeff=1", "\u200b=1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1", "﹢1", "﹣1", "﹫a", "⁺1", "\x01=1", "\x00=1", "\x0b=1",
]  # fmt: skip
KIND = [
    "上海申图软件有限公司", "91310104MA1FR5GR1F", "V1.0", "", "a=b", "3-2", "《软件》", "（原名）", "—",
    "'quoted", "多行\n文本", "310***********1234", "“引号”，逗号", "😀",
]  # fmt: skip
COLUMNS = [
    Shown(key=kind, label=Text(zh=f"列{kind}", en=kind), source="case.title", kind=kind)
    for kind in ("text", "money", "decimal", "integer", "date", "datetime", "percent")
]
ROW = [
    "0012345678901234567", Decimal("12345678901.23"), Decimal("0.10"), 7, date(2026, 2, 28),
    datetime(2026, 2, 28, 16, 30, tzinfo=UTC), Decimal("3.05"),
]  # fmt: skip
ABOUT = [("导出人", "=某人"), ("水印", "内部资料 & 仅限本人")]


def xlsx(path, rows, columns=COLUMNS):
    writers.write(path, Export.Format.XLSX, columns=columns, rows=iter(rows), about=ABOUT)
    return CalamineWorkbook.from_path(str(path))


def text_table(path, rows, format=Export.Format.CSV, columns=COLUMNS):
    writers.write(path, format, columns=columns, rows=iter(rows), about=ABOUT)
    return path.read_bytes()


@pytest.mark.parametrize("text", EVIL, ids=repr)
def test_evil_text_gets_an_apostrophe_and_keeps_its_words(text):
    made = writers.neutral(text)
    assert made[0] == "'"
    assert [one for one in text if one.isalnum()] == [one for one in made if one.isalnum()]


@pytest.mark.parametrize("text", KIND, ids=repr)
def test_harmless_text_stays_as_it_is(text):
    assert writers.neutral(text) == text


def test_control_characters_go_and_line_ends_become_one():
    assert writers.neutral("a\x00b\x1bc\r\nd\re\x7f") == "abc\nd\ne"


def test_workbook_cells_have_their_types(tmp_path):
    header, row = xlsx(tmp_path / "a.xlsx", [ROW]).get_sheet_by_index(0).to_python()
    assert header == [str(column.label) for column in COLUMNS]
    assert row == [
        "0012345678901234567", 12345678901.23, 0.1, 7.0, date(2026, 2, 28), datetime(2026, 3, 1, 0, 30), 3.05,
    ]  # fmt: skip


def test_workbook_formats_money_and_freezes_the_header(tmp_path):
    xlsx(tmp_path / "a.xlsx", [ROW])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert sheet.count("<f>") == 0
    assert sheet.count('width="9.140625"') == 0
    assert 'formatCode="yyyy-mm-dd"' in styles
    assert "内部资料 &amp;&amp; 仅限本人" in sheet


@pytest.mark.parametrize("text", EVIL, ids=repr)
def test_workbook_writes_evil_text_as_text(tmp_path, text):
    book = xlsx(tmp_path / "a.xlsx", [[text]], COLUMNS[:1])
    assert book.get_sheet_by_index(0).to_python()[1] == [writers.neutral(text)]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert "<f" not in archive.read("xl/worksheets/sheet1.xml").decode().replace("<font", "")


def test_workbook_says_who_exported_what(tmp_path):
    about = xlsx(tmp_path / "a.xlsx", [ROW]).get_sheet_by_index(1).to_python()
    assert about[1:] == [["导出人", "'=某人"], ["水印", "内部资料 & 仅限本人"]]


def test_workbook_without_rows_has_its_header(tmp_path):
    rows = xlsx(tmp_path / "a.xlsx", []).get_sheet_by_index(0).to_python()
    assert rows == [[str(column.label) for column in COLUMNS]]


def test_workbook_keeps_columns_with_the_same_label_apart(tmp_path):
    twice = [COLUMNS[0], COLUMNS[0].model_copy(update={"key": "second"})]
    rows = xlsx(tmp_path / "a.xlsx", [["a", "b"]], twice).get_sheet_by_index(0).to_python()
    assert rows == [["列text", "列text（second）"], ["a", "b"]]


def test_workbook_cuts_what_no_cell_can_hold(tmp_path):
    (_header, (cell,)) = xlsx(tmp_path / "a.xlsx", [["长" * 40_000]], COLUMNS[:1]).get_sheet_by_index(0).to_python()
    assert (len(cell), cell[-1]) == (32_767, "…")


def test_workbook_leaves_empty_cells_empty(tmp_path):
    rows = xlsx(tmp_path / "a.xlsx", [ROW, [None] * 7]).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[2:] in ([], [[""] * 7])


def test_table_is_utf8_with_mark_and_rfc_4180(tmp_path):
    body = text_table(tmp_path / "a.csv", [['上海"申图",软件', *ROW[1:]]])
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\xef\xbb\xbf") == 1
    assert body.decode("utf-8-sig").split("\r\n") == [
        ",".join(str(column.label) for column in COLUMNS),
        '"上海""申图"",软件",12345678901.23,0.10,7,2026-02-28,2026-03-01 00:30,3.05',
        "",
    ]


def test_table_writes_large_and_small_numbers_in_full(tmp_path):
    body = text_table(tmp_path / "a.csv", [[Decimal("1E+7"), Decimal("0.00000001")]], columns=COLUMNS[1:3])
    assert body.decode("utf-8-sig").splitlines()[1] == "10000000,0.00000001"


def test_table_leaves_negative_numbers_numbers(tmp_path):
    body = text_table(tmp_path / "a.csv", [[Decimal("-5.00")]], columns=COLUMNS[1:2])
    assert body.decode("utf-8-sig").splitlines()[1] == "-5.00"


@pytest.mark.parametrize("text", EVIL, ids=repr)
def test_table_holds_no_cell_that_starts_a_formula(tmp_path, text):
    body = text_table(tmp_path / "a.csv", [[text]], columns=COLUMNS[:1]).decode("utf-8-sig")
    (_header, (cell,)) = csv.reader(io.StringIO(body, newline=""))
    assert cell == writers.neutral(text)


def test_table_in_gb_18030_reads_back_with_rare_characters(tmp_path):
    name = "上海龘䶮𠮷软件"
    body = text_table(tmp_path / "a.csv", [[name]], Export.Format.CSV_GB18030, COLUMNS[:1])
    assert body.decode("gb18030").splitlines() == ["列text", name]
