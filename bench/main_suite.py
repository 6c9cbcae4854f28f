"""The suite ``main``: what people wait for every day, over twenty thousand applications."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench import exporting, pages, seeding, submitting
from bench.figure import Figure
from bench.stack import Stack
from config import translations

ROWS = 20_000


def figures(stack: Stack, dsn: str, *, rows: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """Seed, then measure one figure after the other."""
    seeded = prepared(rows, say)
    gc.collect()
    gc.freeze()  # what was seeded stays out of the collector's way: a web process does not hold it
    say("pages of the workbench")
    yield from pages.measure(seeded, seeding.walk_one(seeded), dsn)
    say("four clients hand in")
    yield submitting.measure(seeded, stack, dsn)
    say("a ledger as CSV")
    round_code = next(one for one in seeded.patterns if one.code == "first-edition").draft.round.code
    yield from exporting.measure(round_code, dsn, Path(settings.VAR_DIR))


def prepared(rows: int, say: Callable[[str], None]) -> seeding.Seeded:
    """An empty database made ready: tables, translations, static files, cases."""
    say("tables and static files")
    translations.compile_all(settings.BASE_DIR / "locale")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    say(f"seeding {rows:,} applications")
    start = time.perf_counter()
    seeded = seeding.seed(rows, say=lambda text: say(f"  {text}"))
    say(f"  seeded in {time.perf_counter() - start:.0f} s")
    return seeded
