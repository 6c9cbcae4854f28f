"""How far a draft is: the state of each section, of the documents, and of the whole."""

from typing import Any

from applications import checks
from applications.facts import facts
from applications.models import Application
from programs import answers as answering
from programs.conditions import EMPTY

NOT_STARTED, INCOMPLETE, COMPLETE = "not_started", "incomplete", "complete"


def section_states(application: Application) -> dict[str, Any]:
    """The task list: visible sections with their state and count of faults, materials, and the other findings."""
    definition = application.definition.load()
    found = checks.findings_of(application)
    shown = answering.visible(definition, application.answers, facts(application))
    blocked = [finding for finding in found if finding.severity == "block"]
    sections = []
    for section in definition.sections:
        if section.key in shown:
            keys = {item.key for item in section.items}
            faults = [finding for finding in blocked if finding.path.split(".")[0] in keys]
            begun = any(application.answers.get(key) not in EMPTY for key in keys)
            state = COMPLETE if not faults else INCOMPLETE if begun else NOT_STARTED
            sections.append({"section": section, "state": state, "faults": len(faults)})
    missing = [finding for finding in blocked if finding.path.startswith("material.")]
    has_files = application.attachments.present().exists()
    return {
        "sections": sections,
        "materials": {
            "state": COMPLETE if not missing else INCOMPLETE if has_files else NOT_STARTED,
            "faults": len(missing),
        },
        "done": sum(entry["state"] == COMPLETE for entry in sections) + (not missing),
        "total": len(sections) + 1,
        "ready": not blocked,
        "blocked": blocked,
        "findings": found,
        "minutes": answering.filling_minutes(definition),
    }
