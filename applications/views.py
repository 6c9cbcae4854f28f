"""The one door through which a file leaves: portal, workbench, API and mail all link here."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.models import Attachment


@require_safe
def attachment(request: HttpRequest, uid: Any) -> FileResponse:
    """Send a file to somebody who may read its application; always as a download, never shown by the browser."""
    row = get_object_or_404(Attachment.objects.visible_to(request.user), uid=uid)
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
