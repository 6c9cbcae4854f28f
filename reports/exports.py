"""Exports as a person sees them: ask for one, fetch it. ``reports.building`` makes the file in between."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, outbox
from common import clock
from common.errors import DomainError
from programs.models import Round
from reports import rules, selection
from reports.models import Export

AT_ONCE = 3


@transaction.atomic
def request_export(round: Round, *, format: str, filters: dict[str, Any] | None = None, user: Any) -> Export:
    """Write down the wish and its work. The same wish, still unfinished, is returned instead of a second one.

    Raises PermissionDenied, ValidationError (format, filters), DomainError ``too_many_exports``.
    """
    if not rules.may_export(user) or not Round.objects.visible_to(user).filter(pk=round.pk).exists():
        raise PermissionDenied
    if format not in Export.Format.values:
        raise ValidationError({"format": _("There is no such format.")})
    wish = selection.clean(filters)
    running = list(Export.objects.select_for_update(of=("self",)).filter(owner=user).unfinished())
    for one in running:
        if (one.round_id, one.format, one.filters) == (round.pk, format, wish):
            return one
    if len(running) >= AT_ONCE:
        message = _("Your earlier exports are still being built. Please wait for one of them.")
        raise DomainError(message, "too_many_exports")
    export = Export.objects.create(owner=user, round=round, format=format, filters=wish, created_at=clock.now())
    data = {"round": round.code, "format": format, "filters": wish}
    audit.record("request", export, actor=user, after=export.status, data=data)
    outbox.enqueue("reports.build", {"export": export.pk})
    return export


def open_export(export: Export, *, user: Any) -> tuple[File, str]:
    """Return the open file and its name, and write down who took it. Every door calls this.

    Raises PermissionDenied when the person may not read the rows (any longer), DomainError
    ``export_not_ready`` or ``export_expired``.
    """
    if not rules.may_download(user, export):
        raise PermissionDenied
    if export.expires_at is not None and export.expires_at <= clock.now():
        raise DomainError(_("The file has been deleted. Please export again."), "export_expired")
    if export.status != Export.Status.DONE:
        raise DomainError(_("The file is not ready."), "export_not_ready")
    audit.record("download", export, actor=user, data={"sha256": export.sha256, "rows": export.total_count})
    return export.file.open("rb"), file_name(export)


def file_name(export: Export) -> str:
    stamp = (export.finished_at or export.created_at).astimezone(clock.SHANGHAI)
    suffix = "xlsx" if export.format == Export.Format.XLSX else "csv"
    return f"{export.round.code}-{stamp:%Y%m%d-%H%M}.{suffix}"
