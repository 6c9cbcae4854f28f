from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.workbench import block
from enterprises.models import Enterprise

SHOWN = 5


@block(40)
def verification(user: Any) -> dict[str, Any] | None:
    """Enterprises that wait for an officer, longest first."""
    if not user.is_role(Role.CASE_OFFICER):
        return None
    waiting = Enterprise.objects.visible_to(user).filter(status=Enterprise.Status.PENDING)
    context = {
        "count": waiting.count(),
        "rows": waiting.only("pk", "name", "uscc", "district", "created_at").order_by("created_at")[:SHOWN],
        "url": f"{reverse('admin:enterprises_enterprise_changelist')}?status__exact=pending",
    }
    return {"title": _("Enterprises to verify"), "template": "admin/blocks/verification.html", "context": context}
