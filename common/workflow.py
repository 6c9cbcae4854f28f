"""How a status changes: the same beats for every verb, and one table that says which verbs there are.

Lock the row, check the permission, check the source status, run the effect, set the target, save, record.
All of it in one transaction. Slow work never runs here: the effect writes rows, the queue does the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class _System:
    """The actor of scheduled work; accepted only by transitions that say so."""

    pk = None
    is_authenticated = False

    def __repr__(self) -> str:
        return "SYSTEM"


SYSTEM: Final = _System()

Predicate = Callable[[Any, Any], bool]
Target = str | Callable[[Any], str]


def nobody(user: Any, obj: Any) -> bool:
    """The predicate of verbs that only scheduled work may use."""
    return False


@dataclass(frozen=True)
class Transition:
    """One verb: where it starts, where it leads, who may use it. ``inputs`` is the form of its keyword arguments."""

    verb: str
    label: Any
    sources: tuple[str, ...]
    target: Target
    targets: tuple[str, ...]
    allowed: Predicate
    system: bool
    inputs: type | None
    tone: str
    run: Callable[..., Any] = field(compare=False)

    def permits(self, actor: Any, obj: Any) -> bool:
        """Say whether this actor may use this verb on this object, whatever its status."""
        if actor is SYSTEM:
            return self.system
        verdict = self.allowed(actor, obj)
        if type(verdict) is not bool:
            raise TypeError(f"{self.allowed.__name__} must return a bool, not {type(verdict).__name__}")
        return verdict


class Machine:
    """The transitions of one model. ``record(obj, verb, before, after, actor, data)`` writes the fact down.

    ``first`` names the foreign key whose row is locked before the object's own: one order for everybody.
    ``joined`` names the foreign keys that are read with the locked row, ``deferred`` what of them is not.
    """

    def __init__(
        self,
        *,
        record: Callable[..., Any],
        status_field: str = "status",
        first: str = "",
        joined: tuple[str, ...] = (),
        deferred: tuple[str, ...] = (),
    ) -> None:
        self.transitions: dict[str, Transition] = {}
        self._record = record
        self._field = status_field
        self._first = first
        self._joined = joined
        self._deferred = deferred

    def transition(
        self,
        *,
        label: Any,
        source: str | Iterable[str],
        target: Target,
        allowed: Predicate = nobody,
        system: bool = False,
        targets: Iterable[str] = (),
        inputs: type | None = None,
        tone: str = "neutral",
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Turn ``effect(obj, *, actor, **inputs) -> event data`` into a guarded verb that returns the saved object.

        ``target`` may be a function of the object, asked after the effect; then ``targets`` lists what it may answer.
        The verb raises PermissionDenied, or DomainError with code ``wrong_status``, or what the effect raises.
        """
        sources = (source,) if isinstance(source, str) else tuple(source)
        ends = (target,) if isinstance(target, str) else tuple(targets)

        def decorate(effect: Callable[..., Any]) -> Callable[..., Any]:
            verb = effect.__name__

            @wraps(effect)
            def run(obj: models.Model, *, actor: Any, **inputs_: Any) -> Any:
                with transaction.atomic():
                    locked = self._locked(obj)
                    if not rule.permits(actor, locked):
                        raise PermissionDenied
                    before = getattr(locked, self._field)
                    if before not in sources:
                        raise wrong_status(locked, rule)
                    data = effect(locked, actor=actor, **inputs_)
                    after = target if isinstance(target, str) else target(locked)
                    if after not in ends:
                        raise ValueError(f"{verb} leads to {after}, which is not among its targets")
                    setattr(locked, self._field, after)
                    self._record(locked, verb, before, after, actor, data or {})
                return locked

            rule = Transition(verb, label, sources, target, ends, allowed, system, inputs, tone, run)
            self.transitions[verb] = rule
            return run

        return decorate

    def _locked(self, obj: models.Model) -> Any:
        if not self._first:
            return lock(obj, joined=self._joined, deferred=self._deferred)
        parent = lock(getattr(obj, self._first))
        locked = lock(obj)
        setattr(locked, self._first, parent)
        return locked

    def available(self, obj: models.Model, user: Any) -> list[Transition]:
        """List the verbs this user may use on this object now, in life order."""
        status = getattr(obj, self._field)
        return [rule for rule in self.transitions.values() if status in rule.sources and rule.permits(user, obj)]

    def perform(self, obj: models.Model, verb: str, *, actor: Any, **inputs: Any) -> Any:
        """Run a verb by name. Raises DomainError ``unknown_verb``."""
        try:
            rule = self.transitions[verb]
        except KeyError:
            raise DomainError(_("There is no such action."), "unknown_verb") from None
        return rule.run(obj, actor=actor, **inputs)


def lock(obj: models.Model, *, joined: tuple[str, ...] = (), deferred: tuple[str, ...] = ()) -> Any:
    """Read the row again under a row lock; on SQLite the immediate transaction is the lock."""
    rows = type(obj)._base_manager.select_for_update(of=("self",))
    if joined:
        rows = rows.select_related(*joined).defer(*deferred)
    return rows.get(pk=obj.pk)


def wrong_status(obj: Any, rule: Transition) -> DomainError:
    """Say plainly that somebody was faster, or that this is not the moment."""
    return DomainError(
        _("“%(verb)s” is not possible now: the status is “%(status)s”.")
        % {"verb": rule.label, "status": obj.get_status_display()},
        "wrong_status",
    )
