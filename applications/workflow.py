"""Every change of an application's status, top to bottom in life order."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from applications import checks, claims, clocks, inputs, publicity, rules
from applications.drafts import open_correction, refresh_identity
from applications.events import record
from applications.facts import facts, sealed_context
from applications.models import Application, Correction
from applications.revisions import file_list, freeze
from applications.statuses import NEXT, STAGES, WITHDRAWABLE, Status
from common import clock
from common.crypto import seal
from common.errors import DomainError, RuleError
from common.money import fen
from common.workflow import Machine
from programs import schemes
from programs.calendar import deadline_at, end_of_day

machine = Machine(record=record, joined=("enterprise", "round", "definition"), deferred=("definition__content",))
transition = machine.transition


def next_stage(application: Application) -> str:
    """The next stage that the round uses; after the last one the case waits for filing."""
    used = {stage.key for stage in application.definition.load().stages}
    start = STAGES.index(application.status) + 1 if application.status in STAGES else 0
    return next((stage for stage in STAGES[start:] if stage in used), Status.ARCHIVING)


def back(application: Application) -> str:
    """Where the application was before it was sent back or objected to."""
    status, application.returns_to = application.returns_to, ""
    return status


# --- The applicant hands in ---------------------------------------------------------------------------------------


@transition(
    label=_("Submit"),
    source=Status.DRAFT,
    target=Status.SUBMITTED,
    allowed=rules.is_filer,
    inputs=inputs.SubmitInputs,
    tone="good",
)
def submit(application: Application, *, actor: Any, key: str) -> dict[str, Any]:
    """Hand the draft to the office; only while the round is open by the database clock, read under the lock."""
    now = clock.now()
    if not application.round.is_open_at(now):
        raise DomainError(_("The round has closed. Your draft is kept and can still be read."), "round_closed")
    refresh_identity(application)
    files = _check_and_claim(application)
    application.receipt = revision = freeze(application, files, actor=actor, key=key, now=now)
    application.submitted_at = now
    return {"revision": revision.number, "digest": revision.digest, "key": key}


@transition(
    label=_("Finish the precheck"),
    source=Status.SUBMITTED,
    target=next_stage,
    targets=NEXT,
    system=True,
)
def precheck(application: Application, *, actor: Any, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """Attach what the automatic check found and pass the application to the first stage of its round."""
    application.findings = findings
    application.prechecked_at = clock.now()
    return {"findings": len(findings)}


# --- District and formal examination ------------------------------------------------------------------------------


@transition(
    label=_("Recommend to the city"),
    source=Status.DISTRICT_REVIEW,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_district_reviewer,
    inputs=inputs.OpinionInputs,
    tone="good",
)
def recommend(application: Application, *, actor: Any, opinion: str) -> dict[str, Any]:
    """The district vouches for truth and completeness and gives its opinion."""
    return {"opinion": opinion}


@transition(
    label=_("Do not recommend"),
    source=Status.DISTRICT_REVIEW,
    target=Status.NOT_ACCEPTED,
    allowed=rules.is_district_reviewer,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def not_recommend(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """The district refuses, with reasons that the applicant reads."""
    claims.release(application)
    return {"reason": reason}


@transition(
    label=_("Ask for correction"),
    source=(Status.DISTRICT_REVIEW, Status.FORMAL_REVIEW),
    target=Status.CORRECTION,
    allowed=rules.may_ask_for_correction,
    inputs=inputs.CorrectionInputs,
    tone="warn",
)
def request_correction(
    application: Application, *, actor: Any, items: list[dict[str, str]], working_days: int, reason: str = ""
) -> dict[str, Any]:
    """List everything that is missing, at once; only the listed items unlock, and the office's clock stops."""
    limit = application.definition.load().max_corrections
    number = application.corrections.count() + 1
    if number > limit:
        raise DomainError(
            _("This program allows %(limit)s corrections at most.") % {"limit": limit}, "no_more_corrections"
        )
    _check_items(application, items)
    now = clock.now()
    clocks.pause(application, now)
    application.returns_to = application.status
    application.due_at = deadline_at(now, working_days)
    Correction.objects.create(
        application=application, number=number, items=items, reason=reason, requested_by=actor,
        requested_at=now, due_at=application.due_at,
    )  # fmt: skip
    return {"correction": number, "items": items, "reason": reason, "working_days": working_days}


@transition(
    label=_("Hand in the correction"),
    source=Status.CORRECTION,
    target=back,
    targets=(Status.DISTRICT_REVIEW, Status.FORMAL_REVIEW),
    allowed=rules.is_filer,
    inputs=inputs.SubmitInputs,
    tone="good",
)
def resubmit(application: Application, *, actor: Any, key: str) -> dict[str, Any]:
    """Answer the correction in time; a new revision is frozen and the precheck runs again."""
    now = clock.now()
    correction = open_correction(application)
    if correction is None or now > correction.due_at:
        raise DomainError(_("The time to correct has ended."), "correction_expired")
    files = _check_and_claim(application)
    refresh_identity(application)
    application.receipt = revision = freeze(application, files, actor=actor, key=key, now=now)
    correction.answered_at = now
    correction.save(update_fields=["answered_at"])
    return {
        "revision": revision.number,
        "digest": revision.digest,
        "key": key,
        "correction": correction.number,
    }


@transition(
    label=_("End the correction unanswered"),
    source=Status.CORRECTION,
    target=Status.WITHDRAWN,
    system=True,
)
def expire_correction(application: Application, *, actor: Any) -> dict[str, Any]:
    """Not answered in time: taken as withdrawn."""
    correction = open_correction(application)
    now = clock.now()
    if correction is None or now <= correction.due_at:
        raise DomainError(_("The time to correct has not ended."), "not_due")
    correction.expired_at = now
    correction.save(update_fields=["expired_at"])
    claims.release(application)
    return {"correction": correction.number}


@transition(
    label=_("Accept"),
    source=Status.FORMAL_REVIEW,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.OptionalOpinionInputs,
    tone="good",
)
def accept(application: Application, *, actor: Any, opinion: str = "") -> dict[str, Any]:
    """The documents are complete and in the required form."""
    application.accepted_at = clock.now()
    return {"opinion": opinion}


@transition(
    label=_("Deem accepted"),
    source=Status.FORMAL_REVIEW,
    target=next_stage,
    targets=NEXT,
    system=True,
)
def deem_accepted(application: Application, *, actor: Any) -> dict[str, Any]:
    """Silence past the limit counts as acceptance where the program says so (行政许可法第三十二条)."""
    now = clock.now()
    if not application.definition.load().silence_accepts:
        raise DomainError(_("In this program silence does not count as acceptance."), "no_silence_rule")
    if application.due_at is None or now <= application.due_at:
        raise DomainError(_("The time limit has not ended."), "not_due")
    application.accepted_at = now
    return {"basis": "行政许可法第三十二条"}


@transition(
    label=_("Do not accept"),
    source=Status.FORMAL_REVIEW,
    target=Status.NOT_ACCEPTED,
    allowed=rules.is_case_officer,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def refuse(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """Refuse acceptance, with reasons that the applicant reads."""
    claims.release(application)
    return {"reason": reason}


# --- Verification, experts, site visit -----------------------------------------------------------------------------


@transition(
    label=_("Pass the check"),
    source=Status.VERIFICATION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.OptionalOpinionInputs,
    tone="good",
)
def clear(application: Application, *, actor: Any, opinion: str = "") -> dict[str, Any]:
    """Credit and duplicate funding were checked; the credit hits of this moment are written down."""
    return {"opinion": opinion, "credit_hits": facts(application)["enterprise"]["credit_hits"]}


@transition(
    label=_("Refuse after the check"),
    source=Status.VERIFICATION,
    target=Status.NOT_SUPPORTED,
    allowed=rules.is_case_officer,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def veto(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """A credit record or double funding stands against the application."""
    return _refuse_support(application, reason)


@transition(
    label=_("Finish the expert review"),
    source=Status.EXPERT_REVIEW,
    target=next_stage,
    targets=NEXT,
    system=True,
)
def finish_review(
    application: Application, *, actor: Any, score: Decimal, passed: bool, data: dict[str, Any]
) -> dict[str, Any]:
    """All scores are in. Experts advise: below the pass mark people still decide, but nothing can be proposed."""
    application.score = score
    application.review_passed = passed
    return {"score": str(score), "passed": passed, **data}


@transition(
    label=_("Record the site visit"),
    source=Status.SITE_VISIT,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.VisitInputs,
    tone="good",
)
def record_visit(
    application: Application, *, actor: Any, visited_on: date, visitors: str, record: str
) -> dict[str, Any]:
    """Two or more people saw it on the spot (行政许可法第三十四条)."""
    _not_in_future(visited_on)
    return {"visited_on": visited_on.isoformat(), "visitors": visitors, "record": record}


# --- Proposal, collective decision, publicity ---------------------------------------------------------------------


@transition(
    label=_("Propose"),
    source=Status.PROPOSAL,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.ProposalInputs,
    tone="good",
)
def propose(
    application: Application, *, actor: Any, amount: Decimal | None = None, opinion: str = ""
) -> dict[str, Any]:
    """Calculate the award from the frozen facts and propose it, or less of it with an opinion; never more."""
    if application.review_passed is False and amount != 0:
        raise DomainError(_("The expert review was not passed: propose zero with an opinion."), "review_not_passed")
    award = schemes.award(application.definition.load(), facts(application))
    proposed = award.amount if amount is None else fen(amount)
    if proposed > award.amount:
        raise DomainError(
            _("The proposal exceeds the calculated amount of %(amount)s yuan.") % {"amount": award.amount},
            "over_award",
        )
    if proposed < award.amount and not opinion.strip():
        raise DomainError(_("A lower amount needs an opinion that says why."), "opinion_required")
    whole = proposed == award.amount
    application.calculated_amount = award.amount
    application.proposed_amount = proposed
    application.city_amount = award.city_amount if whole else fen(_share(award) * proposed)
    application.district_amount = proposed - application.city_amount
    application.award_lines = [line.as_json() for line in award.lines]
    application.grade = award.grade or application.grade
    application.proposed_by = actor
    return {
        "calculated": str(award.amount),
        "proposed": str(proposed),
        "opinion": opinion,
        "scheme": award.scheme,
    }


@transition(
    label=_("Endorse at the meeting"),
    source=Status.DELIBERATION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.may_decide,
    inputs=inputs.MeetingInputs,
    tone="good",
)
def endorse(
    application: Application,
    *,
    actor: Any,
    meeting_number: str,
    held_on: date,
    attendees: str,
    opinion: str = "",
) -> dict[str, Any]:
    """The meeting agrees: its number, day and attendees are on record; publicity starts where the round has it."""
    _not_in_future(held_on)
    if next_stage(application) == Status.PUBLICITY:
        publicity.start(application)
    return {
        "meeting": meeting_number, "held_on": held_on.isoformat(), "attendees": attendees, "opinion": opinion,
        "publicity_until": application.publicity_until and application.publicity_until.isoformat(),
    }  # fmt: skip


@transition(
    label=_("Send back to the officer"),
    source=(Status.DELIBERATION, Status.DECISION),
    target=Status.PROPOSAL,
    allowed=rules.may_decide,
    inputs=inputs.ReasonInputs,
    tone="warn",
)
def send_back(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """The proposal has to be drawn up again."""
    return {"reason": reason}


@transition(
    label=_("Raise an objection"),
    source=Status.PUBLICITY,
    target=Status.OBJECTION,
    allowed=rules.is_case_officer,
    inputs=inputs.ObjectionInputs,
    tone="warn",
)
def object_to(application: Application, *, actor: Any, objector: str, facts: str) -> dict[str, Any]:
    """Enter a written objection; the identity of the objector is sealed. Only this application is suspended."""
    application.returns_to = Status.PUBLICITY
    context = sealed_context(application)
    return {"objector": seal(objector, context=context), "facts": seal(facts, context=context)}


@transition(
    label=_("Dismiss the objection"),
    source=Status.OBJECTION,
    target=back,
    targets=(Status.PUBLICITY,),
    allowed=rules.is_case_officer,
    inputs=inputs.OpinionInputs,
    tone="good",
)
def dismiss_objection(application: Application, *, actor: Any, opinion: str) -> dict[str, Any]:
    """The objection has no ground; publicity goes on until its day."""
    application.due_at = application.publicity_until and end_of_day(application.publicity_until)
    return {"opinion": opinion}


@transition(
    label=_("Uphold the objection"),
    source=Status.OBJECTION,
    target=Status.NOT_SUPPORTED,
    allowed=rules.is_case_officer,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def uphold_objection(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """The objection is right."""
    return _refuse_support(application, reason)


@transition(
    label=_("End the publicity"),
    source=Status.PUBLICITY,
    target=next_stage,
    targets=NEXT,
    system=True,
)
def end_publicity(application: Application, *, actor: Any) -> dict[str, Any]:
    """The last day of publicity has passed in Shanghai and nobody objected."""
    if application.publicity_until is None or clock.today() <= application.publicity_until:
        raise DomainError(_("The publicity has not ended."), "not_due")
    return {"publicity_until": application.publicity_until.isoformat()}


# --- Decision, contract, payment ----------------------------------------------------------------------------------


@transition(
    label=_("Approve"),
    source=Status.DECISION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.may_decide,
    inputs=inputs.ApprovalInputs,
    tone="good",
)
def approve(application: Application, *, actor: Any, document_number: str, opinion: str = "") -> dict[str, Any]:
    """Grant the proposed amount, by somebody who did not propose it."""
    application.awarded_amount = application.proposed_amount or Decimal(0)
    application.approved_by = actor
    application.decided_at = clock.now()
    return {"document": document_number, "opinion": opinion, "amount": str(application.awarded_amount)}


@transition(
    label=_("Do not support"),
    source=(Status.DELIBERATION, Status.DECISION),
    target=Status.NOT_SUPPORTED,
    allowed=rules.may_decide,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def reject(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """Refuse, with reasons and the way to appeal."""
    return _refuse_support(application, reason)


@transition(
    label=_("Record the contract"),
    source=Status.SIGNING,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.SigningInputs,
    tone="good",
)
def sign(application: Application, *, actor: Any, contract_number: str, signed_on: date) -> dict[str, Any]:
    """Both sides signed."""
    _not_in_future(signed_on)
    return {"contract": contract_number, "signed_on": signed_on.isoformat()}


@transition(
    label=_("Mark as paid"),
    source=Status.PAYMENT,
    target=next_stage,
    targets=NEXT,
    allowed=rules.may_pay,
    inputs=inputs.PaymentInputs,
    tone="good",
)
def pay(application: Application, *, actor: Any, paid_on: date, voucher: str) -> dict[str, Any]:
    """The treasury has paid the awarded amount."""
    _not_in_future(paid_on)
    application.paid_amount = application.awarded_amount or Decimal(0)
    application.paid_at = clock.now()
    return {"paid_on": paid_on.isoformat(), "voucher": voucher, "amount": str(application.paid_amount)}


@transition(
    label=_("Report a failed payment"),
    source=Status.PAYMENT,
    target=Status.PAYMENT,
    allowed=rules.may_pay,
    inputs=inputs.ReasonInputs,
    tone="warn",
)
def fail_payment(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """The treasury's transfer came back; the award stands and is paid again once the account is right."""
    return {"reason": reason, "amount": str(application.awarded_amount)}


# --- After the award ------------------------------------------------------------------------------------------------


@transition(
    label=_("Report completion"),
    source=Status.EXECUTION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_filer,
    inputs=inputs.ReportInputs,
    tone="good",
)
def report_completion(application: Application, *, actor: Any, report: str) -> dict[str, Any]:
    """The enterprise says what was done."""
    return {"report": report}


@transition(
    label=_("Pass the inspection"),
    source=Status.INSPECTION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.OpinionInputs,
    tone="good",
)
def pass_inspection(application: Application, *, actor: Any, opinion: str) -> dict[str, Any]:
    """What was promised was delivered."""
    return {"opinion": opinion}


@transition(
    label=_("Send back to be mended"),
    source=Status.INSPECTION,
    target=Status.EXECUTION,
    allowed=rules.is_case_officer,
    inputs=inputs.ReasonInputs,
    tone="warn",
)
def send_to_mend(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """Something promised is missing: it may be mended once, then the inspection passes or fails."""
    if application.events.filter(verb="send_to_mend").exists():
        raise DomainError(_("It has been sent back once already: pass or fail it."), "mended_once")
    return {"reason": reason}


@transition(
    label=_("Fail the inspection"),
    source=Status.INSPECTION,
    target=Status.TERMINATED,
    allowed=rules.is_case_officer,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def fail_inspection(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """What was promised was not delivered; the support ends and what was paid is to be recovered."""
    return _end_support(application, reason)


@transition(
    label=_("Evaluate"),
    source=Status.EVALUATION,
    target=next_stage,
    targets=NEXT,
    allowed=rules.is_case_officer,
    inputs=inputs.GradeInputs,
    tone="good",
)
def evaluate(application: Application, *, actor: Any, grade: str, opinion: str = "") -> dict[str, Any]:
    """Grade the effect of the support."""
    return {"performance": grade, "opinion": opinion}


@transition(
    label=_("File and close"),
    source=Status.ARCHIVING,
    target=Status.CLOSED,
    allowed=rules.is_case_officer,
    inputs=inputs.FilingInputs,
    tone="good",
)
def close(application: Application, *, actor: Any, file_number: str) -> dict[str, Any]:
    """The case is complete and goes to the archive."""
    return {"file_number": file_number}


@transition(
    label=_("Terminate and recover"),
    source=(
        Status.SIGNING,
        Status.PAYMENT,
        Status.EXECUTION,
        Status.INSPECTION,
        Status.EVALUATION,
        Status.ARCHIVING,
    ),
    target=Status.TERMINATED,
    allowed=rules.may_terminate,
    inputs=inputs.ReasonInputs,
    tone="bad",
)
def terminate(application: Application, *, actor: Any, reason: str) -> dict[str, Any]:
    """End the support after the award; what was paid is to be recovered."""
    return _end_support(application, reason)


# --- Leaving ----------------------------------------------------------------------------------------------------------


@transition(
    label=_("Withdraw"),
    source=(Status.DRAFT, *WITHDRAWABLE),
    target=Status.WITHDRAWN,
    allowed=rules.is_filer,
    inputs=inputs.OptionalOpinionInputs,
    tone="bad",
)
def withdraw(application: Application, *, actor: Any, opinion: str = "") -> dict[str, Any]:
    """The applicant takes it back; nothing has been decided yet."""
    claims.release(application)
    now = clock.now()
    application.corrections.filter(answered_at=None, expired_at=None).update(expired_at=now)
    return {"opinion": opinion}


@transition(label=_("Expire the draft"), source=Status.DRAFT, target=Status.EXPIRED, system=True)
def expire(application: Application, *, actor: Any) -> dict[str, Any]:
    """The round closed and the draft was never handed in. It stays readable."""
    if clock.now() < application.round.closes_at:
        raise DomainError(_("The round is still open."), "not_due")
    return {}


def _check_and_claim(application: Application) -> list[dict[str, Any]]:
    """Refuse by what blocks, else take the claims. Facts and files are read once, for both and for the receipt."""
    prefetch_related_objects([application.enterprise], "figures")
    known, files = facts(application), file_list(application)
    if found := checks.blocking(checks.findings_of(application, known, files)):
        raise RuleError(_("The application cannot be handed in yet."), found)
    claims.take(application, known)
    return files


def _refuse_support(application: Application, reason: str) -> dict[str, Any]:
    claims.release(application)
    application.decided_at = clock.now()
    application.awarded_amount = Decimal(0)
    return {"reason": reason, "appeal_days": settings.APPEAL_DAYS}


def _end_support(application: Application, reason: str) -> dict[str, Any]:
    return {"reason": reason, "to_recover": str(application.paid_amount), "appeal_days": settings.APPEAL_DAYS}


def _share(award: Any) -> Decimal:
    return award.city_amount / award.amount if award.amount else Decimal(1)


def _not_in_future(day: date) -> None:
    if day > clock.today():
        raise DomainError(_("This day lies in the future."), "future_date")


def _check_items(application: Application, items: list[dict[str, str]]) -> None:
    definition = application.definition.load()
    known = {path.split(".")[0] for path, _field in definition.fields()}
    materials = {material.key for material in definition.materials}
    for item in items:
        if item["path"] not in (materials if item["kind"] == "material" else known):
            raise DomainError(_("“%(path)s” is not part of this form.") % {"path": item["path"]}, "unknown_item")
