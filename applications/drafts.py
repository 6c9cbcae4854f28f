"""The working copy: starting it, saving it section by section, and what may be changed when."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import rules
from applications.clocks import enter
from applications.facts import facts, opened, sealed_context
from applications.models import Application, Correction, ReferenceCounter
from applications.statuses import Status
from common import clock
from common.crypto import is_sealed, seal
from common.errors import DomainError
from common.workflow import lock
from enterprises.models import Enterprise
from enterprises.rules import is_member
from programs import answers as answering
from programs.fieldtypes import TYPES
from programs.models import Round

SLOT_FREE = (Status.WITHDRAWN, Status.EXPIRED, Status.NOT_ACCEPTED)


def start_draft(*, user: User, round: Round, enterprise: Enterprise) -> Application:
    """Open a draft. Raises DomainError ``round_closed`` or ``already_applied`` (which names the existing one)."""
    if not is_member(user, enterprise):
        raise PermissionDenied
    if not Round.objects.open().filter(pk=round.pk).exists():
        raise DomainError(_("This round is not open."), "round_closed")
    definition = round.definition.load()
    standing = Application.objects.filter(round=round, enterprise=enterprise).exclude(status__in=SLOT_FREE)
    used = dict(standing.values_list("ordinal", "reference"))
    free = next((n for n in range(1, definition.max_per_enterprise + 1) if n not in used), None)
    if free is None:
        raise _already_applied(max(used.items())[1])
    now = clock.now()
    try:
        with transaction.atomic():
            application = Application(
                reference=_next_reference(round.program.prefix, now.astimezone(clock.SHANGHAI).year),
                program=round.program,
                round=round,
                definition=round.definition,
                enterprise=enterprise,
                ordinal=free,
                created_by=user,
                created_at=now,
            )
            _copy_identity(application)
            application.answers = answering.prefill(definition, facts(application))
            enter(application, "", now)
            application.save(force_insert=True)
    except IntegrityError:
        existing = Application.objects.filter(round=round, enterprise=enterprise, ordinal=free).latest("pk")
        raise _already_applied(existing.reference) from None
    return application


def save_section(
    application: Application, section: str, data: Any, *, user: User, files: Any = None
) -> tuple[Application, dict[str, list[str]]]:
    """Keep what was typed in one section, right or wrong, and return the application with its errors by path.

    Only visible, unlocked fields are taken. Values of sensitive types are sealed before they touch the row.
    """
    with transaction.atomic():
        locked = _with_relations(lock(application), application)
        _check_editable(locked, user)
        definition = locked.definition.load()
        known = facts(locked)
        values, errors = answering.clean_section(definition, section, data, known)
        unlocked = _unlocked(locked)
        changed = {key: value for key, value in values.items() if unlocked is None or unlocked.unlocks(key)}
        locked.answers = {**locked.answers, **_seal_section(locked, definition, section, changed)}
        locked.answers = {
            **locked.answers,
            **answering.computed(definition, opened_answers(locked), known),
        }
        locked.answers_version += 1
        locked.saved_at = clock.now()
        _copy_statistics(locked, definition)
        locked.save(update_fields=["answers", "answers_version", "saved_at", "title", "field"])
    return locked, errors


def opened_answers(application: Application) -> dict[str, Any]:
    """Answers with sealed values in full: for the filer's own form."""
    return opened(application, application.answers)


def open_correction(application: Application) -> Correction | None:
    return application.corrections.filter(answered_at=None, expired_at=None).first()


def refresh_identity(application: Application) -> None:
    """Copy what lists sort by; done again at each submission, so that a list never joins."""
    _copy_identity(application)
    _copy_statistics(application, application.definition.load())


def _with_relations(locked: Application, read: Application) -> Application:
    """Lend the locked row what was read with it before: a save by itself should cost few queries."""
    for name in ("enterprise", "round", "definition"):
        if read._state.fields_cache.get(name) and getattr(locked, f"{name}_id") == getattr(read, f"{name}_id"):
            setattr(locked, name, getattr(read, name))
    return locked


def _check_editable(application: Application, user: User) -> None:
    if not rules.is_filer(user, application):
        raise PermissionDenied
    if application.status not in (Status.DRAFT, Status.CORRECTION):
        raise DomainError(_("The application has been handed in and cannot be changed now."), "not_editable")


def _unlocked(application: Application) -> Correction | None:
    return open_correction(application) if application.status == Status.CORRECTION else None


def _copy_identity(application: Application) -> None:
    enterprise = application.enterprise
    application.enterprise_name = enterprise.name
    application.uscc = enterprise.uscc
    application.district = enterprise.district
    application.size = enterprise.size


def _copy_statistics(application: Application, definition: Any) -> None:
    answers = application.answers
    application.title = str(answers.get(definition.statistics.title_key) or "")[:200]
    application.field = str(answers.get(definition.statistics.field_key) or "")[:40]


def _seal_section(application: Application, definition: Any, section: str, values: dict[str, Any]) -> dict[str, Any]:
    context = sealed_context(application)

    def sealed(field: Any, value: Any) -> Any:
        if not TYPES[field.type].sensitive or value in (None, "") or is_sealed(value):
            return value
        return seal(str(value), context=context)

    result: dict[str, Any] = {}
    for item in definition.section(section).items:
        if item.key not in values:
            continue
        value = values[item.key]
        if item.is_table:
            value = [{col.key: sealed(col, row.get(col.key)) for col in item.columns} for row in value or []]
        else:
            value = sealed(item, value)
        result[item.key] = value
    return result


def _next_reference(prefix: str, year: int) -> str:
    counter, _created = ReferenceCounter.objects.select_for_update().get_or_create(prefix=prefix, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}-{year}-{counter.last:05d}"


def _already_applied(reference: str) -> DomainError:
    return DomainError(
        _("Your enterprise has an application in this round already: %(reference)s.") % {"reference": reference},
        "already_applied",
        extra={"reference": reference},
    )
