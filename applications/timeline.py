"""The history of an application as people read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications.badges import status_badge
from applications.disclosure import EVENT
from applications.models import Event
from applications.reading import HIDDEN, label_of
from applications.workflow import machine
from common.crypto import is_sealed
from programs.definition import Definition

NOTES: dict[str, Any] = {
    "attach": _("File added"),
    "detach": _("File removed"),
    "reveal": _("Sealed value read"),
}
# What an event remembers, in the order in which it is shown. Keys that are not listed are for machines.
DETAILS: dict[str, Any] = {
    "reason": _("Reason"),
    "opinion": _("Opinion"),
    "path": _("Question"),
    "material": _("Material"),
    "findings": _("Findings"),
    "credit_hits": _("Credit records that count"),
    "working_days": _("Working days to answer"),
    "calculated": _("Calculated amount (yuan)"),
    "proposed": _("Proposed amount (yuan)"),
    "score": _("Score"),
    "spread": _("Highest minus lowest"),
    "visited_on": _("Visited on"),
    "visitors": _("Visitors"),
    "record": _("Record"),
    "meeting": _("Meeting number"),
    "held_on": _("Held on"),
    "attendees": _("Attendees"),
    "publicity_until": _("Publicity until"),
    "objector": _("Objector"),
    "facts": _("Facts and evidence"),
    "document": _("Document number"),
    "amount": _("Amount (yuan)"),
    "contract": _("Contract number"),
    "signed_on": _("Signed on"),
    "paid_on": _("Paid on"),
    "voucher": _("Voucher number"),
    "report": _("Report"),
    "file_number": _("File number"),
    "to_recover": _("To be recovered (yuan)"),
    "basis": _("Basis"),
    "digest": _("Digest"),
}


@dataclass(frozen=True)
class Detail:
    label: Any
    text: str
    sealed_path: str = ""


@dataclass(frozen=True)
class Entry:
    seq: int
    at: datetime
    verb: Any
    actor: str
    after: SafeString | None
    details: list[Detail]


def verb_label(verb: str) -> Any:
    rule = machine.transitions.get(verb)
    return rule.label if rule else NOTES.get(verb, verb)


def entries(events: Iterable[Event], definition: Definition) -> list[Entry]:
    """Newest first. ``actor`` is empty for scheduled work."""
    return [
        Entry(
            seq=event.seq,
            at=event.at,
            verb=verb_label(event.verb),
            actor=str(event.actor) if event.actor else "",
            after=status_badge(event.after) if event.after != event.before else None,
            details=list(_details(event, definition)),
        )
        for event in events
    ]


def _details(event: Event, definition: Definition) -> Iterable[Detail]:
    for key, label in DETAILS.items():
        value = event.data.get(key)
        if value in (None, "", [], {}):
            continue
        if is_sealed(value):
            yield Detail(label, HIDDEN, f"{EVENT}.{event.seq}.{key}")
        elif key == "material":
            yield Detail(label, label_of(definition, f"material.{value}"))
        elif key == "path":
            yield Detail(label, label_of(definition, str(value)))
        else:
            yield Detail(label, str(value))
