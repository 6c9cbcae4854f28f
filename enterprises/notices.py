"""Event -> who is told."""

from django.utils.translation import gettext_lazy as _

from accounts.delivery import notify
from accounts.models import User
from enterprises.models import Enterprise


def tell_members(enterprise: Enterprise, *, verified: bool) -> None:
    """Tell everybody who acts for the enterprise how its verification ended."""
    members = User.objects.filter(memberships__enterprise=enterprise)
    stamp = enterprise.verified_at.isoformat() if enterprise.verified_at else enterprise.status_reason[:60]
    if verified:
        subject, body = (
            _("%(name)s is verified"),
            _("Your enterprise is verified. You can submit applications now."),
        )
    else:
        subject, body = _("%(name)s could not be verified"), _("Reason: %(reason)s")
    notify(
        members,
        key=f"enterprise-{enterprise.pk}-{stamp}",
        kind="enterprise",
        subject=subject,
        body=body,
        link="/enterprise/",
        name=enterprise.name,
        reason=enterprise.status_reason,
    )
