"""Everything that must hold before an application is handed in: shown beside the form, asked again by submit."""

from typing import Any

from django.utils.translation import gettext as _

from applications import claims
from applications.facts import facts
from applications.models import Application
from programs import answers as answering
from programs.conditions import holds
from programs.findings import Finding


def findings_of(
    application: Application, known: dict[str, Any] | None = None, files: list[dict[str, Any]] | None = None
) -> list[Finding]:
    """Check shape, required answers, rules, materials and duplicates. Severity ``block`` keeps submit shut.

    ``known`` are the facts and ``files`` the list of files, when the caller has read them already.
    """
    definition = application.definition.load()
    known = facts(application) if known is None else known
    if files is None:
        present = set(application.attachments.present().values_list("material", flat=True))
    else:
        present = {file["material"] for file in files}
    found = [*answering.check(definition, known["answers"], known), *_materials(definition, present, known)]
    if not known["enterprise"]["is_verified"]:
        found.append(
            Finding(
                code="enterprise_not_verified",
                severity="block",
                message=_("Your enterprise has not been verified yet. An officer does this; you will be told."),
                path="enterprise",
                basis="",
                label="",
            )
        )
    return [*found, *claims.conflicts(application, known)]


def blocking(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.severity == "block"]


def _materials(definition: Any, present: set[str], known: dict[str, Any]) -> list[Finding]:
    return [
        Finding(
            code="material_missing",
            severity="block",
            message=_("“%(name)s” is missing.") % {"name": definition.text(material.label)},
            path=f"material.{material.key}",
            basis="",
            label=definition.text(material.label),
        )
        for material in definition.materials
        if material.required
        and material.key not in present
        and (material.condition is None or holds(material.condition, known))
    ]
