"""The automatic check after each submission: the same rules as before it, and what only the office asks."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts import outbox
from applications import checks, workflow
from applications.facts import facts
from applications.models import Application, Attachment
from applications.statuses import Status
from common.workflow import SYSTEM, lock
from programs.findings import Finding


@outbox.handler("applications.precheck", queue="review")
def precheck(application: int, event: int) -> None:
    """Attach findings and pass a new submission on; after a correction only the findings are renewed."""
    row = Application.objects.select_related("enterprise", "round", "definition").get(pk=application)
    with translation.override("zh-hans"):
        found = [finding.as_json() for finding in office_findings(row)]
    if row.status == Status.SUBMITTED:
        workflow.precheck(row, actor=SYSTEM, findings=found)
    elif not row.is_final:
        locked = lock(row)
        locked.findings = found
        locked.save(update_fields=["findings"])


def office_findings(application: Application) -> list[Finding]:
    """Everything the officer should look at, most serious first."""
    known = facts(application)
    found = [*checks.findings_of(application, known), *_credit(application, known), *_same_files(application)]
    order = {"block": 0, "officer": 1, "warn": 2}
    return sorted(found, key=lambda finding: order[finding.severity])


def _credit(application: Application, known: dict[str, Any]) -> list[Finding]:
    """Credit records that stand, for every program that has no rule of its own about them."""
    rules = application.definition.load().rules
    hits = known["enterprise"]["credit_hits"]
    if not hits or any("enterprise.credit_hits" in rule.check.facts() for rule in rules):
        return []
    return [
        _office_finding(
            "credit", _("%(count)s credit records stand against the enterprise.") % {"count": hits}, "enterprise",
            "上海市社会信用条例第二十八条",
        )
    ]  # fmt: skip


def _same_files(application: Application) -> list[Finding]:
    """Files that another enterprise handed in as well."""
    own = dict(application.attachments.present().values_list("sha256", "material"))
    shared = (
        Attachment.objects.filter(sha256__in=own, removed_at=None, application__submitted_at__isnull=False)
        .exclude(application__enterprise=application.enterprise)
        .values_list("sha256", flat=True)
        .distinct()
    )
    message = _("Another enterprise handed in an identical file.")
    return [_office_finding("same_file", message, f"material.{own[sha]}", "") for sha in shared]


def _office_finding(code: str, message: Any, path: str, basis: str) -> Finding:
    return Finding(code=code, severity="officer", message=str(message), path=path, basis=basis, label="")
