"""How a status looks to staff: icon, word and colour."""

from django.utils.safestring import SafeString

from accounts import markup
from applications.statuses import Status

LOOKS: dict[Status, tuple[str, str]] = {
    Status.DRAFT: ("edit_note", "calm"),
    Status.SUBMITTED: ("inbox", "busy"),
    Status.DISTRICT_REVIEW: ("location_city", "busy"),
    Status.FORMAL_REVIEW: ("fact_check", "busy"),
    Status.CORRECTION: ("edit_document", "warn"),
    Status.VERIFICATION: ("policy", "busy"),
    Status.EXPERT_REVIEW: ("groups", "busy"),
    Status.SITE_VISIT: ("location_on", "busy"),
    Status.PROPOSAL: ("calculate", "busy"),
    Status.DELIBERATION: ("gavel", "busy"),
    Status.PUBLICITY: ("campaign", "busy"),
    Status.OBJECTION: ("feedback", "warn"),
    Status.DECISION: ("approval", "busy"),
    Status.SIGNING: ("contract", "busy"),
    Status.PAYMENT: ("payments", "busy"),
    Status.EXECUTION: ("engineering", "good"),
    Status.INSPECTION: ("checklist", "busy"),
    Status.EVALUATION: ("insights", "busy"),
    Status.ARCHIVING: ("inventory_2", "good"),
    Status.CLOSED: ("task_alt", "good"),
    Status.WITHDRAWN: ("undo", "calm"),
    Status.EXPIRED: ("timer_off", "calm"),
    Status.NOT_ACCEPTED: ("block", "bad"),
    Status.NOT_SUPPORTED: ("do_not_disturb_on", "bad"),
    Status.TERMINATED: ("cancel", "bad"),
}


def status_badge(status: str) -> SafeString:
    symbol, tone = LOOKS[Status(status)]
    return markup.badge(Status(status).label, symbol, tone)
