"""What people read for the short words of the audit log and of the queues: verbs, kinds, statuses, tasks."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry

# A verb that means something else for one kind of object is listed with it.
VERBS: dict[str, Any] = {
    "add": _("Add"),
    "add_member": _("Add a member"),
    "appoint": _("Ask an expert"),
    "archive": _("Archive"),
    "ask_again": _("Ask for verification again"),
    "cancel": _("Cancel"),
    "change": _("Change"),
    "close": _("Close the round"),
    "declare_conflict": _("Enter a conflict of interest"),
    "decline": _("Decline"),
    "download": _("Download"),
    "expire": _("Expire"),
    "extend": _("Extend"),
    "fail": _("Fail"),
    "finish": _("Finish"),
    "import": _("Import"),
    "publish": _("Publish"),
    "register": _("Register"),
    "reject": _("Do not verify"),
    "remove_member": _("Remove a member"),
    "request": _("Ask for an export"),
    "reveal": _("Sealed value read"),
    "role": _("Give another role"),
    "set_total": _("Set the budget"),
    "sign_up": _("Sign up"),
    "start": _("Build"),
    "submit": _("Submit the score"),
    "token": _("Issue a token"),
    "token_ended": _("End the token"),
    "try_again": _("Try again"),
    "verify": _("Verify"),
    "verify_again": _("Verify again after a change"),
    "void": _("Void the score"),
}
TASKS: dict[str, Any] = {
    "accounts.mail": _("Send a notice by mail"),
    "accounts.reset_mail": _("Send a link for a new password"),
    "applications.advance": _("Move on what is due"),
    "applications.announce": _("Tell the enterprise"),
    "applications.close_round": _("Close a round"),
    "applications.precheck": _("Precheck an application"),
    "reports.build": _("Build an export"),
    "reviews.assign": _("Ask experts"),
    "reviews.bar": _("Apply a conflict of interest"),
    "reviews.conclude": _("Conclude an expert review"),
    "reviews.void": _("Void score sheets"),
}
QUEUES: dict[str, Any] = {
    "default": _("General work"),
    "export": _("Exports"),
    "notify": _("Notices"),
    "review": _("Checks and reviews"),
}


def verb_of(entry: AuditEntry) -> str:
    return str(VERBS.get(entry.verb, entry.verb))


def kind_of(entry: AuditEntry) -> str:
    """The name of the kind of object; the plain label for one that no longer exists."""
    model = _model(entry)
    return str(model._meta.verbose_name) if model else entry.object_type


def status_of(entry: AuditEntry, value: str) -> str:
    """The label of a status of the entry's object."""
    model = _model(entry)
    field = next((f for f in model._meta.fields if f.name == "status"), None) if model else None
    return str(dict(field.flatchoices).get(value, value)) if field else value


def task_name(task: str) -> str:
    return str(TASKS.get(task, task))


def queue_name(queue: str) -> str:
    return str(QUEUES.get(queue, queue))


def _model(entry: AuditEntry) -> Any:
    try:
        return apps.get_model(entry.object_type)
    except (LookupError, ValueError):
        return None
