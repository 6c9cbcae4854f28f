"""A ledger of ten thousand rows as CSV, in a process of its own so that its memory can be seen."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2

from bench.figure import Figure

ROWS = 10_000


def measure(round_code: str, dsn: str, folder: Path) -> list[Figure]:
    """CPU seconds and growth of the peak memory of the export; the floor is COPY of the same columns."""
    command = [sys.executable, "-m", "bench.exporting", round_code, str(folder / "ledger.csv")]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds, size = floor(told["sources"], told["pks"], dsn, folder / "floor.csv")
    facts = {"rows": told["rows"], "queries": told["queries"]}
    return [
        Figure("csv_10k_seconds", told["seconds"], "s", floor=seconds, **facts),
        Figure("csv_peak_mb", told["peak_mb"], "MB", floor=size, **facts),
    ]


def floor(sources: list[str], pks: list[int], dsn: str, path: Path) -> tuple[float, float]:
    """Seconds of COPY of the same columns of the same rows to a file, and the file's size in MB."""
    columns = ", ".join(_column(source) for source in sources)
    line = psycopg2.connect(dsn)
    start = time.perf_counter()
    with line.cursor() as cursor, path.open("wb") as file:
        cursor.copy_expert(
            f"COPY (SELECT {columns} FROM applications_application WHERE id BETWEEN {pks[0]} AND {pks[1]} "
            f"AND id IN (SELECT application_id FROM applications_revision) ORDER BY id) TO STDOUT WITH CSV",
            file,
        )
    seconds = time.perf_counter() - start
    line.close()
    return seconds, path.stat().st_size / 1_000_000


def _column(source: str) -> str:
    """A column's source in SQL: a column of the row, or a place in its answers."""
    kind, *path = source.split(".")
    if kind == "case":
        return {"round": "round_id", "year": "round_id"}.get(path[0], path[0])
    return f"answers #>> '{{{','.join(path)}}}'"


def build(round_code: str, path: Path) -> dict[str, Any]:
    """Write the file as the worker does, and say what it took."""
    from django.db import connection
    from django.utils import translation

    from accounts.models import User
    from accounts.roles import Role
    from programs.models import Round
    from reports import selection, writers
    from reports.cells import Sheet

    round_ = Round.objects.select_related("program", "definition").get(code=round_code)
    officer = User.objects.get(role=Role.CASE_OFFICER)
    rows = selection.selected(round_, filters={}, user=officer)
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
    queries: list[None] = []
    before, start = _peak(), time.process_time()
    with translation.override("zh-hans"), connection.execute_wrapper(_counter(queries)):
        sheet = Sheet(round_, rows.filter(pk__lte=pks[-1]))
        writers.write_csv(path, columns=sheet.columns, rows=sheet, encoding="utf-8-sig")
    return {
        "seconds": time.process_time() - start, "peak_mb": _peak() - before, "rows": len(sheet),
        "queries": len(queries), "pks": [pks[0], pks[-1]],
        "sources": [column.source for column in sheet.columns],
    }  # fmt: skip


def _counter(seen: list[None]) -> Callable[..., Any]:
    """Counts statements without keeping them, as their text would count as memory."""

    def run(execute: Callable[..., Any], *arguments: Any) -> Any:
        seen.append(None)
        return execute(*arguments)

    return run


def _peak() -> float:
    """The highest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build(sys.argv[1], Path(sys.argv[2]))))
