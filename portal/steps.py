"""The steps of a round as the applicant follows them: stages with the same public name are one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from applications.models import Application, Event
from applications.statuses import FINAL, TURNS, Status, public_label
from programs.definition import Stage


@dataclass(frozen=True)
class Step:
    """``state`` is done, now, ended or ahead; ``days`` its working days together, 0 when unlimited."""

    label: str
    who: str
    days: int
    sample: bool
    state: str


def steps(application: Application, events: Iterable[Event]) -> list[Step]:
    """Every step of the application's round, with what has been reached. ``events`` are its own, in order."""
    visited = [event.after for event in events]
    present = _present(application, visited)
    groups = [list(group) for _label, group in groupby(_stages(application), lambda s: public_label(s.key))]
    at = next((n for n, group in enumerate(groups) if any(s.key == present for s in group)), None)
    if at is None and application.status in (Status.ARCHIVING, Status.CLOSED):
        at = len(groups)
    return [_step(group, _state(application, n, at)) for n, group in enumerate(groups)]


def _stages(application: Application) -> list[Stage]:
    return [stage for stage in application.definition.load().stages if stage.key in TURNS]


def _present(application: Application, visited: list[str]) -> str:
    """The stage that counts: where a correction or objection returns to, or where an ended one stopped."""
    if application.status in (Status.CORRECTION, Status.OBJECTION):
        return application.returns_to
    if application.status in FINAL:
        used = {stage.key for stage in _stages(application)}
        return next((status for status in reversed(visited) if status in used), "")
    return application.status


def _state(application: Application, number: int, at: int | None) -> str:
    if at is None or number > at:
        return "ahead"
    if number < at or application.status == Status.CLOSED:
        return "done"
    return "ended" if application.status in FINAL else "now"


def _step(group: list[Stage], state: str) -> Step:
    actors = {turn.actor: str(turn.actor.label) for turn in (TURNS[Status(s.key)] for s in group) if turn.actor}
    return Step(
        label=public_label(group[0].key),
        who="、".join(actors.values()),
        days=sum(stage.working_days or 0 for stage in group),
        sample=any(stage.sample and stage.working_days for stage in group),
        state=state,
    )
