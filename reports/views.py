"""The doors of the reports: ask for an export, fetch its file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from programs.models import Round
from reports import exports, rules
from reports.models import Export


@require_safe
def export_file(request: HttpRequest, uid: Any) -> FileResponse:
    """Send the file to its owner, always as a download; for everybody else there is no such page."""
    export = get_object_or_404(Export.objects.visible_to(request.user).select_related("round"), uid=uid)
    file, name = exports.open_export(export, user=request.user)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def start_export(request: HttpRequest) -> HttpResponse:
    """Ask for an export of one round and lead to the list of exports."""
    if not rules.may_export(request.user):
        raise PermissionDenied
    rounds = Round.objects.visible_to(request.user)
    round = get_object_or_404(rounds, code=request.POST.get("round", ""))
    try:
        exports.request_export(round, format=request.POST.get("format", ""), user=request.user)
    except (DomainError, ValidationError) as refusal:
        text = "；".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        messages.error(request, text)
    else:
        messages.success(request, _("The export is being built. It appears here as soon as it is ready."))
    return redirect("admin:reports_export_changelist")
