"""What the page of one application shows, part by part, to whom."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import districts, markup
from accounts.roles import Role
from applications import events, rules
from applications.clocks import working_days
from applications.disclosure import findings_for
from applications.facts import facts
from applications.models import Application, Attachment
from applications.panels import panels_of
from applications.reading import label_of, parts
from applications.revisions import is_intact
from applications.statuses import TURNS, Status
from applications.timeline import entries
from programs import schemes

SEVERITIES = {"block": ("block", "bad"), "officer": ("person_search", "warn"), "warn": ("info", "busy")}
FOLDERS = "admin/applications/"


def facts_of(application: Application, user: Any) -> list[dict[str, Any]]:
    """The facts beside the page. Amounts and scores are not for experts."""
    turn = TURNS[Status(application.status)]
    days = working_days(application, application.status)
    rows: list[tuple[str, Any]] = [
        (_("Enterprise"), application.enterprise_name),
        (_("Credit code"), application.uscc),
        (_("District"), districts.name(application.district)),
        (_("Size class"), application.get_size_display()),
        (_("Program"), application.program),
        (_("Round"), application.round),
        (_("Handed in at"), application.submitted_at),
        (_("Turn"), turn.actor.label if turn.actor else None),
        (_("Limit of this status"), _("%(days)s working days") % {"days": days} if days else None),
        (_("Basis"), turn.basis or None),
    ]
    if not user.is_role(Role.EXPERT):
        rows += [
            (_("Score"), application.score),
            (_("Grade"), application.grade or None),
            (_("Calculated amount (yuan)"), _yuan(application.calculated_amount)),
            (_("Proposed amount (yuan)"), _yuan(application.proposed_amount)),
            (_("Awarded amount (yuan)"), _yuan(application.awarded_amount)),
            (_("Paid amount (yuan)"), _yuan(application.paid_amount or None)),
            (_("Proposed by"), application.proposed_by),
            (_("Approved by"), application.approved_by),
            (_("Publicity until"), application.publicity_until),
        ]
    return [{"label": label, "value": value} for label, value in rows if value not in (None, "")]


def _yuan(value: Any) -> str | None:
    return None if value is None else markup.money(value)


def sections_of(application: Application, user: Any) -> list[dict[str, Any]]:
    """The parts of the page in reading order, each with an anchor, a title and a template."""
    revisions = list(application.revisions.select_related("definition", "submitted_by").order_by("-number"))
    answers = revisions[0].answers if revisions else application.answers
    shown = [
        _section("answers", _("Answers"), "_answers.html", parts=parts(application, answers)),
        _section("attachments", _("Attachments"), "_attachments.html", **attachments_of(application, user)),
    ]
    if rules.may_see_findings(user, application):
        shown.insert(0, _section("findings", _("Precheck"), "_findings.html", findings=findings_of(application, user)))
        if rows := list(application.corrections.select_related("requested_by")):
            shown.append(
                _section(
                    "corrections",
                    _("Corrections"),
                    "_corrections.html",
                    rows=corrections_of(application, rows),
                )
            )
        shown.append(
            _section("revisions", _("Revisions"), "_revisions.html", rows=revisions_of(application, revisions))
        )
        if application.award_lines:
            shown.append(_section("award", _("Award calculation"), "_award.html", lines=award_lines(application)))
    shown += [{**panel, "key": f"panel-{n}"} for n, panel in enumerate(panels_of(application, user))]
    if rules.may_see_findings(user, application):
        history = list(application.events.select_related("actor").order_by("-seq"))
        shown.append(
            _section(
                "timeline", _("Time line"), "_timeline.html",
                entries=entries(history, application.definition.load()),
                broken=events.first_broken(application, reversed(history)),
            )
        )  # fmt: skip
    return shown


def _section(key: str, title: str, template: str, **context: Any) -> dict[str, Any]:
    return {"key": key, "title": title, "template": FOLDERS + template, "context": context}


def findings_of(application: Application, user: Any) -> list[dict[str, Any]]:
    definition = application.definition.load()
    names = {"block": _("Blocks"), "officer": _("Please look"), "warn": _("Note")}
    return [
        {
            **finding,
            "symbol": SEVERITIES[finding["severity"]][0],
            "tone": SEVERITIES[finding["severity"]][1],
            "word": names[finding["severity"]],
            "where": "" if finding["path"] in ("", "enterprise") else label_of(definition, finding["path"]),
            "anchor": finding["path"].split(".")[0] if not finding["path"].startswith("material.") else finding["path"],
        }
        for finding in findings_for(application, user)
    ]


def attachments_of(application: Application, user: Any) -> dict[str, Any]:
    """Files by material, with what is missing and what was handed in elsewhere too."""
    files = list(application.attachments.present().select_related("uploaded_by"))
    twins = _twins(application, files, user)
    groups = []
    for material in application.definition.load().materials:
        own = [{"file": file, "twins": twins.get(file.sha256, [])} for file in files if file.material == material.key]
        if own or (material.required and material.condition is None):
            groups.append({"key": material.key, "label": str(material.label), "state": material.state, "files": own})
    return {"groups": groups, "count": len(files)}


def _twins(application: Application, files: list[Attachment], user: Any) -> dict[str, list[str]]:
    """SHA-256 -> references of other applications, among those this person may read, with an identical file."""
    if user.is_role(Role.EXPERT):
        return {}
    rows = (
        Attachment.objects.visible_to(user)
        .present()
        .filter(sha256__in={file.sha256 for file in files})
        .exclude(application=application)
        .values_list("sha256", "application__reference", "application__enterprise_id")
    )
    found: dict[str, list[str]] = {}
    for sha256, reference, enterprise in rows.distinct()[:200]:
        if enterprise != application.enterprise_id:
            found.setdefault(sha256, []).append(reference)
    return found


def corrections_of(application: Application, rows: list[Any]) -> Iterator[dict[str, Any]]:
    definition = application.definition.load()
    for row in rows:
        items = [
            {
                "label": label_of(
                    definition, f"material.{item['path']}" if item["kind"] == "material" else item["path"]
                ),
                "reason": item["reason"],
            }
            for item in row.items
        ]
        yield {"row": row, "items": items}


def revisions_of(application: Application, rows: list[Any]) -> list[dict[str, Any]]:
    for row in rows:
        row.application = application
    return [{"row": row, "intact": is_intact(row)} for row in rows]


def award_lines(application: Application) -> list[dict[str, Any]]:
    """The steps of the calculation in the active language."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return [
        {"label": line[language], "value": line["value"], "sample": line["sample"]} for line in application.award_lines
    ]


def proposal_of(application: Application) -> dict[str, Any]:
    """What the scheme gives now, with its steps, before anybody proposes it."""
    award = schemes.award(application.definition.load(), facts(application))
    lines = [{"label": line.label, "value": line.value, "sample": line.sample} for line in award.lines]
    return {"amount": award.amount, "lines": lines}
