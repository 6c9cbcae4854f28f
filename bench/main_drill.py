"""The drill ``main``: kill the worker, lose the broker with all it knew, and find every application again."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db.models import Count, Q

from accounts.models import OutboxEntry
from applications.models import Application
from bench import browsers
from bench.figure import Figure
from bench.main_suite import prepared
from bench.seeding import FIRST_DRAFT, Seeded, ready_drafts
from bench.stack import Stack

APPLICATIONS, BEFORE_THE_KILL = 40, 5
SEEDED, PATIENCE, LOOK_EVERY = 400, 120.0, 0.02


class Watched:
    """The applications of one part of the drill, seen through the database alone."""

    def __init__(self, drafts: Sequence[Application]) -> None:
        self.drafts = drafts
        self._rows = Application.objects.filter(pk__in=[draft.pk for draft in drafts])

    def prechecks(self) -> list[int]:
        """How many precheck events each application has."""
        count = Count("events", filter=Q(events__verb="precheck"))
        return list(self._rows.annotate(prechecks=count).values_list("prechecks", flat=True))

    def done(self) -> int:
        return sum(count > 0 for count in self.prechecks())

    def settled(self) -> bool:
        """Every application is prechecked and no work waits."""
        return self.done() == len(self.drafts) and not OutboxEntry.objects.waiting().exists()

    def wait(self, holds: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Seconds until something holds; ``patience`` when it never does."""
        start = time.perf_counter()
        while not holds() and time.perf_counter() - start < patience:
            time.sleep(LOOK_EVERY)
        return time.perf_counter() - start


def figures(stack: Stack, dsn: str, *, rows: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """``lost`` and ``doubled`` count applications; recovery runs from the kill until no work waits."""
    seeded = prepared(min(rows, SEEDED), say)
    for name in ("web", "worker", "beat"):
        stack.start(name)
    stack.supervise()
    say(f"{APPLICATIONS} applications are handed in; kill -9 for the worker during the precheck")
    yield from _part("", seeded, stack, _lose_worker, say)
    say(f"{APPLICATIONS} applications are handed in; kill -9 for the broker, and its data is wiped")
    yield from _part("broker_", seeded, stack, _lose_broker, say)


def _part(
    prefix: str, seeded: Seeded, stack: Stack, lose: Callable[[Stack], None], say: Callable[[str], None]
) -> Iterator[Figure]:
    """Hand in, lose a process in the middle, bring it back, and count."""
    first = FIRST_DRAFT + (APPLICATIONS if prefix else 0)
    watched = Watched(ready_drafts(seeded, APPLICATIONS, first=first))
    filers = browsers.signed_in(watched.drafts)
    with ThreadPoolExecutor(max_workers=1) as aside:
        handed_in = aside.submit(browsers.hand_in_all, filers, stack.port)
        watched.wait(lambda: watched.done() >= BEFORE_THE_KILL)
        lose(stack)
        left = len(watched.drafts) - watched.done()
        start = time.perf_counter()
        handed_in.result()  # a person who is refused because a process died is a fault
    watched.wait(watched.settled)
    seconds = time.perf_counter() - start
    say(f"  {left} were open when it died")
    counts = watched.prechecks()
    told = {"lost": sum(n == 0 for n in counts), "doubled": sum(n > 1 for n in counts)}
    for name, value in told.items():
        yield Figure(f"{prefix}{name}", value, "applications", len(counts))
    yield Figure(f"{prefix}recovery_seconds", seconds, "s", len(counts))


def _lose_worker(stack: Stack) -> None:
    """The supervisor brings a new one."""
    stack.kill("worker")


def _lose_broker(stack: Stack) -> None:
    """Web server, worker and clockwork must find the new broker by themselves, or die and be brought back."""
    stack.kill("valkey")
    stack.wipe_broker()
    stack.start_broker()
