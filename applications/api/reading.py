"""One application as a person may read it: answers masked, history by role, and what can be done now."""

from typing import Any

from django import forms

from accounts.roles import Role
from applications import moves, rules
from applications.api.columns import finished, rows
from applications.cases import masked_answers
from applications.disclosure import findings_for, handed_in
from applications.drafts import open_correction
from applications.models import Application, Correction, Revision
from applications.notices import TELLS_APPLICANT
from applications.statuses import Status
from applications.timeline import entries

KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "boolean"),
    (forms.IntegerField, "integer"),
    (forms.DecimalField, "decimal"),
    (forms.DateField, "date"),
    (forms.ChoiceField, "choice"),
    (forms.JSONField, "json"),
    (forms.CharField, "text"),
)


def detail(application: Application, user: Any) -> dict[str, Any]:
    """Everything that this person may read of this application."""
    own = Application.objects.filter(pk=application.pk)
    body = finished(rows(own, user).get(), user)
    inside = rules.may_see_findings(user, application)
    filer = rules.is_filer(user, application)
    body["definition_version"] = application.definition.version
    body["answers_version"] = application.answers_version
    answers = application.answers if filer else handed_in(application)
    body["answers"] = masked_answers(application, answers)
    body["attachments"] = [attachment(row) for row in application.attachments.present()]
    if inside:
        body["findings"] = findings_for(application, user)
        body["corrections"] = [correction(row) for row in application.corrections.all()]
        body["revisions"] = [receipt(row, application) for row in application.revisions.all()]
        body["events"] = history(application, user)
    body["actions"] = actions(application, user)
    return body


def attachment(row: Any) -> dict[str, Any]:
    return {
        "uid": row.uid, "material": row.material, "name": row.name, "size": row.size, "sha256": row.sha256,
        "content_type": row.content_type, "uploaded_at": row.uploaded_at,
        "download": f"/api/v1/attachments/{row.uid}/file/",
    }  # fmt: skip


def correction(row: Correction) -> dict[str, Any]:
    return {
        "number": row.number, "items": row.items, "reason": row.reason, "requested_at": row.requested_at,
        "due_at": row.due_at, "answered_at": row.answered_at, "expired_at": row.expired_at,
    }  # fmt: skip


def receipt(row: Revision, application: Application) -> dict[str, Any]:
    """The proof of handing in; the same for the same revision, whenever it is asked for."""
    return {
        "number": f"{application.reference}-{row.number:02d}", "reference": application.reference,
        "revision": row.number, "digest": row.digest, "submitted_at": row.submitted_at,
    }  # fmt: skip


def history(application: Application, user: Any) -> list[dict[str, Any]]:
    """Newest first. The applicant reads what was announced, without the office's names and inner steps."""
    if user.is_role(Role.APPLICANT):
        return announced(application)
    events = list(application.events.select_related("actor").order_by("-seq"))
    shown = entries(events, application.definition.load())
    return [
        {
            "seq": event.seq, "verb": event.verb, "label": str(entry.verb), "at": event.at,
            "actor": entry.actor, "before": event.before, "after": event.after,
            "details": [{"label": str(one.label), "text": one.text} for one in entry.details],
        }
        for event, entry in zip(events, shown, strict=True)
    ]  # fmt: skip


def announced(application: Application) -> list[dict[str, Any]]:
    shown = []
    for event in application.events.order_by("-seq"):
        rule = moves.machine.transitions.get(event.verb)
        if rule and (event.verb in TELLS_APPLICANT or event.verb == "withdraw"):
            shown.append(
                {
                    "seq": event.seq, "verb": event.verb, "label": str(rule.label), "at": event.at,
                    "reason": event.data.get("reason", ""),
                }
            )  # fmt: skip
    return shown


def actions(application: Application, user: Any) -> list[dict[str, Any]]:
    """What this person may do now: each verb with its address and the shape of what it asks for."""
    return [
        {
            "verb": rule.verb, "label": str(rule.label), "tone": rule.tone, "method": "POST",
            "url": f"/api/v1/applications/{application.reference}/{kebab(rule.verb)}/",
            "inputs": [question(name, field) for name, field in asked(rule.inputs).items()],
        }
        for rule in moves.available(application, user)
    ]  # fmt: skip


def kebab(verb: str) -> str:
    return verb.replace("_", "-")


def asked(form: Any) -> dict[str, forms.Field]:
    return form.base_fields if form else {}


def question(name: str, field: Any) -> dict[str, Any]:
    """One input of a verb, from the form that every door uses."""
    kind = next((word for kind, word in KINDS if isinstance(field, kind)), "text")
    shape = {
        "name": name, "type": kind, "label": str(field.label or name), "help": str(field.help_text or ""),
        "required": field.required,
    }  # fmt: skip
    for limit in ("min_length", "max_length", "min_value", "max_value"):
        if (value := getattr(field, limit, None)) is not None:
            shape[limit] = value
    if kind == "choice":
        shape["choices"] = [{"value": value, "label": str(label)} for value, label in field.choices]
    return shape


def unlocked(application: Application) -> list[str] | None:
    """Paths that may be changed: all (None) in a draft, the listed ones under a correction, else none."""
    if application.status == Status.DRAFT:
        return None
    notice = open_correction(application) if application.status == Status.CORRECTION else None
    return [item["path"] for item in notice.items] if notice else []
