"""``python -m bench [all|main] [--drill] [--rows N]``: measure against a floor, or break things on purpose.

Needs DATABASE_URL (PostgreSQL). Makes its own database beside the given one, its own broker and folder, and removes
them at the end; nothing of the given database is read or written.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import scratch
from bench.figure import Figure, table, write

SUITES = ("main",)
OUTPUT = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var") / "bench"
ROWS = 20_000


def chosen(arguments: list[str]) -> tuple[list[str], bool, int]:
    """The suites, whether to drill, and how many rows. Exits with 2 on anything unknown."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("suite", nargs="?", default="all", help=f"all, {', '.join(SUITES)}")
    parser.add_argument("--drill", action="store_true", help="kill processes and see that nothing is lost")
    parser.add_argument("--rows", type=int, default=ROWS, help="applications to seed")
    given = parser.parse_args(arguments)
    if given.suite not in ("all", *SUITES):
        parser.error(f"there is no suite {given.suite!r}. Suites: all, {', '.join(SUITES)}")
    return list(SUITES) if given.suite == "all" else [given.suite], given.drill, given.rows


def run(suite: str, *, drill: bool, rows: int, url: str) -> None:
    """Run one suite in an environment of its own; print and keep its figures."""
    say = teller()
    with scratch.database(url) as own, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        from bench import stack

        with stack.environment(own, Path(folder)), stack.Stack(Path(folder)) as running:
            figures = _measured(suite, running, own, drill=drill, rows=rows, say=say)
    path = OUTPUT / f"{suite}{'-drill' if drill else ''}.json"
    write(figures, path)
    print(f"\n{table(figures)}\n\nwritten to {path}")


def _measured(
    suite: str, running: object, own: str, *, drill: bool, rows: int, say: Callable[[str], None]
) -> list[Figure]:
    import django

    django.setup()
    from django.db import connections

    from bench import main_drill, main_suite

    measure = main_drill.figures if drill else main_suite.figures
    figures = []
    try:
        for figure in measure(running, own, rows=rows, say=say):
            figures.append(figure)
            say(f"  {figure.name}: {figure.value:,.2f} {figure.unit}")
    finally:
        connections.close_all()
    return figures


def teller() -> Callable[[str], None]:
    """Says what is done, with the seconds since the start."""
    start = time.perf_counter()
    return lambda text: print(f"[{time.perf_counter() - start:6.1f} s] {text}", flush=True)


def main(arguments: list[str]) -> int:
    suites, drill, rows = chosen(arguments)
    signal.signal(signal.SIGTERM, stop)
    try:
        url = scratch.checked(os.environ.get("DATABASE_URL", ""))
        for suite in suites:
            run(suite, drill=drill, rows=rows, url=url)
    except scratch.CannotMeasure as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return 0


def stop(signum: int, frame: object) -> None:
    """Leave as after Ctrl-C, so that everything started is stopped and the scratch database goes."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
