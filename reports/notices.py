"""Event -> who is told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.delivery import notify
from common import clock
from reports.models import Export


def tell_ready(export: Export) -> None:
    """The owner may fetch the file now."""
    _tell(
        export,
        _("Your export of %(round)s is ready"),
        _("%(rows)s rows are ready for you to download. The file is deleted after 24 hours."),
    )


def tell_failed(export: Export) -> None:
    """The owner reads why, and where to try again."""
    _tell(export, _("Your export of %(round)s could not be built"), _("%(reason)s"))


def _tell(export: Export, subject: object, body: object) -> None:
    notify(
        [export.owner],
        key=f"export-{export.pk}-{clock.now().isoformat()}",
        kind="export",
        subject=subject,
        body=body,
        link=reverse("admin:reports_export_changelist"),
        round=export.round,
        rows=export.done_count,
        reason=Export.Failure(export.failure).label if export.failure else "",
    )
