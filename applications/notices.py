"""Event -> who is told, with which words."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.delivery import notify
from accounts.markup import money
from accounts.models import User
from applications.models import Application, Event

# Verb -> subject and text for the people of the enterprise. Verbs that are not listed are not announced.
TELLS_APPLICANT: dict[str, tuple[Any, Any]] = {
    "submit": (
        _("Received: %(reference)s"),
        _("We have received your application “%(title)s”. Receipt digest: %(digest)s"),
    ),
    "recommend": (
        _("Recommended by your district: %(reference)s"),
        _("Your district recommends “%(title)s”."),
    ),
    "not_recommend": (_("Not recommended: %(reference)s"), _("Reason: %(reason)s")),
    "request_correction": (
        _("Please correct: %(reference)s"),
        _("Please correct what is listed in the notice by %(due)s. Only the listed items can be changed."),
    ),
    "resubmit": (
        _("Correction received: %(reference)s"),
        _("We have received your correction. Digest: %(digest)s"),
    ),
    "expire_correction": (
        _("Taken as withdrawn: %(reference)s"),
        _("The correction was not handed in by the last day, so the application is taken as withdrawn."),
    ),
    "accept": (_("Accepted: %(reference)s"), _("Your application “%(title)s” has been accepted for review.")),
    "deem_accepted": (_("Accepted: %(reference)s"), _("Your application “%(title)s” is deemed accepted.")),
    "refuse": (_("Not accepted: %(reference)s"), _("Reason: %(reason)s")),
    "veto": (
        _("Not supported: %(reference)s"),
        _("Reason: %(reason)s You may appeal within %(appeal_days)s days."),
    ),
    "uphold_objection": (
        _("Not supported: %(reference)s"),
        _("Reason: %(reason)s You may appeal within %(appeal_days)s days."),
    ),
    "endorse": (
        _("Publicity: %(reference)s"),
        _("Your application “%(title)s” has passed the collective decision."),
    ),
    "approve": (
        _("Approved: %(reference)s"),
        _("Your application “%(title)s” is supported with %(amount)s yuan. Document: %(document)s"),
    ),
    "reject": (
        _("Not supported: %(reference)s"),
        _("Reason: %(reason)s You may appeal within %(appeal_days)s days."),
    ),
    "pay": (_("Paid: %(reference)s"), _("%(amount)s yuan have been paid for “%(title)s”.")),
    "fail_payment": (
        _("Payment failed: %(reference)s"),
        _("The payment of %(amount)s yuan came back. Reason: %(reason)s Please check your bank account."),
    ),
    "send_to_mend": (_("Please mend: %(reference)s"), _("The inspection asks you to mend: %(reason)s")),
    "fail_inspection": (
        _("Inspection failed: %(reference)s"),
        _("Reason: %(reason)s You may appeal within %(appeal_days)s days."),
    ),
    "close": (_("Closed: %(reference)s"), _("The case “%(title)s” is closed.")),
    "terminate": (
        _("Terminated: %(reference)s"),
        _("Reason: %(reason)s You may appeal within %(appeal_days)s days."),
    ),
    "expire": (_("Draft expired: %(reference)s"), _("The round has closed; your draft was not handed in.")),
}


@outbox.handler("applications.announce", queue="notify")
def announce(event: int) -> None:
    """Tell the people of the enterprise what happened; each event is told once."""
    row = Event.objects.select_related("application").get(pk=event)
    if row.verb not in TELLS_APPLICANT:
        return
    subject, body = TELLS_APPLICANT[row.verb]
    application = row.application
    values = {
        "reference": application.reference,
        "title": application.title or application.enterprise_name,
        "due": due_text(application),
        "reason": "",
        "digest": "",
        "document": "",
        "amount": "",
        "appeal_days": "",
    }
    values |= {name: row.data[name] for name in values if row.data.get(name) is not None}
    if values["amount"]:
        values["amount"] = money(values["amount"])
    notify(
        members_of(application), key=f"event-{row.pk}", kind=row.verb, subject=subject, body=body,
        link=f"/applications/{application.reference}/", **values,
    )  # fmt: skip


def members_of(application: Application) -> Any:
    return User.objects.filter(memberships__enterprise=application.enterprise_id, is_active=True)


def due_text(application: Application) -> str:
    return date_format(localtime(application.due_at), "Y-m-d H:i") if application.due_at else "—"
