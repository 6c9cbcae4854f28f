"""One prepared draft per program, multiplied into cases whose digests and hash chains hold."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

import orjson
from stdnum.cn import ric

from accounts.models import User
from applications.claims import claims_of
from applications.facts import enterprise_facts, opened, sealed_context
from applications.models import Application, Attachment, Claim, Correction, Event, Revision
from applications.statuses import FINAL, Status
from bench.people import Staff
from bench.routes import Step, some, whole
from bench.writing import write
from common.canonical import digest
from common.crypto import is_sealed, seal
from enterprises.models import Enterprise
from portal.demo.answers import ANSWERS
from programs.definition import Definition

MOST_PERSONS = 20
FIRST_PERSON = {"talent": 0, "core-team": 3_000_000}
FILES_PER_CASE = 3
DAYS = 90
RELEASED = frozenset({Status.NOT_ACCEPTED, Status.NOT_SUPPORTED, Status.WITHDRAWN})


@dataclass(frozen=True)
class Pattern:
    """A draft made with the real functions from the answers of a number.

    ``answers`` is JSON with sealed values in full.
    """

    code: str
    number: int
    draft: Application
    definition: Definition
    answers: bytes
    files: list[Attachment]
    steps: list[Step]


@dataclass
class Batch:
    """Rows that wait to be written, in the order in which they may be written."""

    applications: list[Application] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def write(self) -> None:
        for rows in vars(self).values():
            write(rows)


def pattern_of(draft: Application, number: int) -> Pattern:
    definition = draft.definition.load()
    files = list(draft.attachments.present())
    answers = orjson.dumps(opened(draft, draft.answers))
    return Pattern(draft.program.code, number, draft, definition, answers, files, list(whole(definition)))


class Maker:
    """Makes cases of a pattern. The same seed makes the same cases."""

    def __init__(self, staff: Staff, now: datetime, seed: int = 1) -> None:
        self.staff, self.now, self.dice = staff, now, Random(seed)
        self._facts: dict[tuple[int, int], dict[str, Any]] = {}

    def case(
        self, batch: Batch, pattern: Pattern, n: int, *, pk: int, reference: str, owner: User,
        enterprise: Enterprise, ordinal: int = 1, draft: bool = False,
    ) -> Application:  # fmt: skip
        """Add one case to the batch: somewhere on its way, or a complete draft with all its files."""
        steps = [] if draft else some(pattern.steps, self.dice)
        born = self.now - timedelta(days=self.dice.uniform(0.01, DAYS))
        row = self._application(pattern, pk, reference, ordinal, enterprise, owner, born)
        known = {
            "answers": self._answers(pattern, n),
            "round": {"year": row.round.year},
            "enterprise": {"uscc": row.uscc},
        }
        row.answers = _sealed(row, pattern.draft.answers, known["answers"])
        title, topic = pattern.definition.statistics.title_key, pattern.definition.statistics.field_key
        row.title, row.field = str(row.answers[title])[:200], str(row.answers[topic])[:40]
        files = self._files(pattern, row, owner, born, None if draft else FILES_PER_CASE)
        batch.attachments += files
        if steps:
            self._walk(batch, pattern, row, steps, owner, files)
            batch.claims += self._claims(row, known)
        batch.applications.append(row)
        return row

    def _application(
        self, pattern: Pattern, pk: int, reference: str, ordinal: int, enterprise: Enterprise, owner: User,
        born: datetime,
    ) -> Application:  # fmt: skip
        return Application(
            pk=pk, reference=reference, program=pattern.draft.program, round=pattern.draft.round, ordinal=ordinal,
            definition=pattern.draft.definition, enterprise=enterprise, created_by=owner,
            created_at=born, status_since=born, saved_at=born,
            enterprise_name=enterprise.name, uscc=enterprise.uscc, district=enterprise.district, size=enterprise.size,
            answers_version=len(pattern.definition.sections),
        )  # fmt: skip

    def _answers(self, pattern: Pattern, n: int) -> dict[str, Any]:
        """The prepared answers, with what another number makes different."""
        answers, fresh = orjson.loads(pattern.answers), ANSWERS[pattern.code](n)
        usual = ANSWERS[pattern.code](pattern.number)
        answers |= {key: value for key, value in fresh.items() if not isinstance(value, list) and value != usual[key]}
        for k, person in enumerate(answers.get("persons", ())):
            person["resident_id"] = resident_id(FIRST_PERSON[pattern.code] + n * MOST_PERSONS + k)
        return answers

    def _files(
        self, pattern: Pattern, row: Application, owner: User, at: datetime, limit: int | None
    ) -> list[Attachment]:
        return [
            Attachment(
                application=row, material=one.material, file=one.file.name, name=one.name, size=one.size,
                sha256=sha256(f"{row.reference} {one.material}".encode()).hexdigest(), content_type=one.content_type,
                uploaded_by=owner, uploaded_at=at,
            )
            for one in pattern.files[:limit]
        ]  # fmt: skip

    def _claims(self, row: Application, known: dict[str, Any]) -> list[Claim]:
        claims = claims_of(row, known)
        for claim in claims:
            claim.released_at = self.now if row.status in RELEASED else None
        return claims

    def _walk(
        self, batch: Batch, pattern: Pattern, row: Application, steps: list[Step], owner: User,
        files: list[Attachment],
    ) -> None:  # fmt: skip
        """Take the steps at even distances from the birth until now, and write down what each leaves behind."""
        pause = (self.now - row.created_at) / (len(steps) + 1)
        pays = any(step.before == Status.PAYMENT for step in pattern.steps)
        amount = Decimal(self.dice.randrange(50_000, 2_000_000) if pays else 0)
        for k, step in enumerate(steps, start=1):
            at, data = row.created_at + pause * k, dict(step.data)
            if step.verb == "submit":
                revision = self._revision(row, owner, files, at)
                batch.revisions.append(revision)
                data |= {"digest": revision.digest, "key": revision.key}
            elif step.verb == "request_correction":
                batch.corrections.append(self._correction(row, at))
            _leave(row, step.verb, at, amount, data, self.dice)
            batch.events.append(self._event(row, step, owner, at, data))
            row.status, row.status_since = step.after, at
        if row.status not in FINAL:
            row.due_at = row.status_since + timedelta(days=7)

    def _event(self, row: Application, step: Step, owner: User, at: datetime, data: dict[str, Any]) -> Event:
        actor = None
        if step.role:
            actor = owner if step.role == "applicant" else self.staff.actor(step.role, row.district)
        event = Event(
            application=row, seq=row.event_count + 1, verb=step.verb, before=str(step.before), after=str(step.after),
            actor=actor, data=data, at=at, prev_hash=row.chain_head,
        )  # fmt: skip
        event.hash = event.sealed_hash()
        row.event_count, row.chain_head = event.seq, event.hash
        return event

    def _revision(self, row: Application, owner: User, files: list[Attachment], at: datetime) -> Revision:
        known = (row.enterprise_id, row.round.year)
        if known not in self._facts:
            self._facts[known] = enterprise_facts(row.enterprise, row.round.year)
        listed = [
            {"uid": str(f.uid), "material": f.material, "name": f.name, "size": f.size, "sha256": f.sha256}
            for f in files
        ]
        revision = Revision(
            application=row, number=1, definition=row.definition, answers=row.answers, enterprise=self._facts[known],
            files=listed, key=f"bench-{row.reference}", submitted_by=owner, submitted_at=at,
        )  # fmt: skip
        revision.digest = digest(revision.content())
        return revision

    def _correction(self, row: Application, at: datetime) -> Correction:
        row.returns_to = row.status
        items = [{"path": row.definition.load().materials[0].key, "kind": "material", "reason": "请重新上传。"}]
        return Correction(
            application=row, number=1, items=items, reason="请补正。", requested_at=at,
            requested_by=self.staff.actor("case_officer", row.district), due_at=self.now + timedelta(days=7),
        )  # fmt: skip


def _leave(row: Application, verb: str, at: datetime, amount: Decimal, data: dict[str, Any], dice: Random) -> None:
    """The columns that a verb leaves on the row."""
    match verb:
        case "submit":
            row.submitted_at = at
        case "precheck":
            row.prechecked_at = at
        case "accept":
            row.accepted_at = at
        case "finish_review":
            row.score, row.review_passed = Decimal(dice.randrange(7000, 9800)) / 100, True
            row.reviews_expected = row.reviews_done = 3
            data["score"] = str(row.score)
        case "propose":
            row.calculated_amount = row.proposed_amount = row.city_amount = amount
            row.district_amount = Decimal(0)
            data |= {"calculated": str(amount), "proposed": str(amount)}
        case "endorse":
            row.publicity_from, row.publicity_until = at.date(), at.date() + timedelta(days=7)
            data["held_on"] = date.isoformat(at.date())
        case "approve":
            row.awarded_amount, row.decided_at = amount, at
            data["amount"] = str(amount)
        case "pay":
            row.paid_amount, row.paid_at = amount, at
            data["amount"] = str(amount)
        case "reject" | "veto":
            row.awarded_amount, row.decided_at = Decimal(0), at


def _sealed(row: Application, stored: Any, plain: Any) -> Any:
    """The plain answers, sealed for this row where the prepared draft's are sealed."""
    if isinstance(plain, dict):
        return {key: _sealed(row, stored.get(key), value) for key, value in plain.items()}
    if isinstance(plain, list) and isinstance(stored, list):
        return [_sealed(row, old, new) for old, new in zip(stored, plain, strict=True)]
    return seal(plain, context=sealed_context(row)) if is_sealed(stored) else plain


def resident_id(number: int) -> str:
    """A format-valid resident identity number; the same number gives the same one, of nobody."""
    day = date(1950, 1, 1) + timedelta(days=number // 900)
    body = f"310101{day:%Y%m%d}{100 + number % 900}"
    return body + ric.calc_check_digit(body + "0")
