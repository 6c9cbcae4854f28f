"""Event -> who is told."""

from django.utils.translation import gettext_lazy as _

from accounts.delivery import notify
from accounts.models import User
from common import clock
from enterprises.models import Enterprise


def tell_members(enterprise: Enterprise, *, verified: bool) -> None:
    """Tell everybody who acts for the enterprise how its verification ended, each time it ends."""
    members = User.objects.filter(memberships__enterprise=enterprise)
    if verified:
        subject, body = (
            _("%(name)s is verified"),
            _("Your enterprise is verified. You can submit applications now."),
        )
    else:
        subject, body = _("%(name)s could not be verified"), _("Reason: %(reason)s")
    notify(
        members,
        key=f"enterprise-{enterprise.pk}-{clock.now().isoformat()}",
        kind="enterprise",
        subject=subject,
        body=body,
        link="/enterprise/",
        name=enterprise.name,
        reason=enterprise.status_reason,
    )
