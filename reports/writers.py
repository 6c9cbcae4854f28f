"""Typed cells to a file, workbook or text table: rows pass one by one, and text never becomes a formula."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from rustpy_xlsxwriter import FastExcel, Format

from common.clock import SHANGHAI
from programs.definition import Shown
from reports.models import Export

Rows = Iterable[list[Any]]
# Excel's own limit of a cell.
CELL_LENGTH = 32_767
NUMBER_FORMATS = {
    "money": "#,##0.00", "decimal": "#,##0.00", "percent": "0.00", "integer": "0", "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm", "text": "@",
}  # fmt: skip
WIDTHS = {"money": 18, "decimal": 14, "percent": 10, "integer": 10, "date": 12, "datetime": 17, "text": 24}
WIDEST = 40
PAGE = {"landscape": True, "paper_size": 9, "fit_to_pages": (1, 0), "repeat_rows": 0}
LEADING = frozenset("\t\r\n")
BLANKS = "\ufeff\u200b\u2060 \t\r\n\v\f\u3000\xa0\x00"
TRIGGERS = frozenset("=+-@")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
ENCODINGS = {Export.Format.CSV: "utf-8-sig", Export.Format.CSV_GB18030: "gb18030"}


def write(path: Path, format: str, *, columns: list[Shown], rows: Rows, about: list[tuple[str, str]]) -> None:
    """Write the file. ``about`` says who exported what and when: a workbook's second sheet and footer."""
    if format == Export.Format.XLSX:
        write_xlsx(path, columns=columns, rows=rows, about=about)
    else:
        write_csv(path, columns=columns, rows=rows, encoding=ENCODINGS[Export.Format(format)])


def neutral(text: str) -> str:
    """Text that a spreadsheet shows and never computes: an apostrophe before what could start a formula.

    ``= + - @`` count also in their full-width and small forms and behind blanks; so do a leading TAB and CR.
    """
    if text[:1].isalnum() and text.isprintable():
        return text
    clean = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    first = unicodedata.normalize("NFKC", clean.lstrip(BLANKS)[:1])[:1]
    return f"'{clean}" if first in TRIGGERS or text[:1] in LEADING else clean


def write_csv(path: Path, *, columns: list[Shown], rows: Rows, encoding: str) -> None:
    """RFC 4180 with CRLF; UTF-8 carries a byte order mark, as Excel takes plain UTF-8 for something else."""
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        table = csv.writer(file)
        table.writerow([neutral(str(column.label)) for column in columns])
        for row in rows:
            table.writerow([_plain(cell) for cell in row])


def _plain(cell: Any) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell


def write_xlsx(path: Path, *, columns: list[Shown], rows: Rows, about: list[tuple[str, str]]) -> None:
    """One sheet with a frozen header and typed cells, one that says what it is; constant memory."""
    header = _header(columns)
    named = dict(zip(header, columns, strict=True))
    item, content = _("Item"), _("Content")
    bold = Format().set_bold()
    book = FastExcel(str(path)).freeze(row=1)
    book.sheet(
        _("Ledger"),
        _records(header, rows),
        column_formats={name: Format().set_num_format(NUMBER_FORMATS[column.kind]) for name, column in named.items()},
        column_widths={name: _width(name, column) for name, column in named.items()},
        header_format=Format().set_bold().set_background_color("#E8F0FA").set_border_bottom("thin"),
        ignore_errors=[name for name, column in named.items() if column.kind == "text"],
        page_setup={**PAGE, "footer": _footer(about)},
    )
    notes = [{item: neutral(label), content: neutral(text)} for label, text in about]
    book.sheet(_("About this file"), notes, column_widths={item: 20, content: 90}, header_format=bold)
    book.save()


def _records(header: list[str], rows: Rows) -> Iterator[dict[str, Any]]:
    """Rows by header; a table without rows still shows its header."""
    empty = True
    for row in rows:
        empty = False
        yield dict(zip(header, map(_cell, row), strict=True))
    if empty:
        yield dict.fromkeys(header)


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        text = neutral(cell)
        return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - 1] + "…"
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).replace(tzinfo=None)
    return cell


def _header(columns: list[Shown]) -> list[str]:
    """Labels, with the column's key behind a label that is there already."""
    header: list[str] = []
    for column in columns:
        label = neutral(str(column.label))
        header.append(f"{label}（{column.key}）" if label in header else label)
    return header


def _width(name: str, column: Shown) -> int:
    """Wide enough for the values of its kind and for its header, of which a Chinese character takes two."""
    label = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in name) + 2
    return min(WIDEST, max(WIDTHS[column.kind], label))


def _footer(about: list[tuple[str, str]]) -> str:
    """Excel's footer: the last line of ``about`` is the watermark; at most 255 characters, ``&`` doubled."""
    return f"&L{about[-1][1][:180].replace('&', '&&')}&R&P / &N"
