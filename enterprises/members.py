"""Who acts for an enterprise: owners invite and remove, and one owner always stays."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from common.errors import DomainError
from common.workflow import lock
from enterprises.models import Enterprise, Membership
from enterprises.rules import is_owner


@transaction.atomic
def add_member(enterprise: Enterprise, username: str, *, actor: User) -> Membership:
    """Let an applicant's account act for the enterprise. Raises DomainError ``no_such_user``."""
    if not is_owner(actor, enterprise):
        raise PermissionDenied
    user = User.objects.filter(username=username.strip(), role=Role.APPLICANT, is_active=True).first()
    if user is None:
        raise DomainError(
            _("There is no applicant account with this user name. Ask your colleague to sign up first."),
            "no_such_user",
        )
    membership, created = Membership.objects.get_or_create(user=user, enterprise=enterprise)
    if created:
        audit.record("add_member", enterprise, actor=actor, data={"user": user.pk})
    return membership


@transaction.atomic
def remove_member(enterprise: Enterprise, pk: int, *, actor: User) -> None:
    """End somebody's right to act. Raises DomainError ``last_owner`` or ``no_such_member``."""
    if not is_owner(actor, enterprise):
        raise PermissionDenied
    lock(enterprise)
    membership = enterprise.memberships.filter(pk=pk).first()
    if membership is None:
        raise DomainError(_("This person does not act for the enterprise."), "no_such_member")
    owners = enterprise.memberships.filter(role=Membership.Role.OWNER)
    if membership.role == Membership.Role.OWNER and owners.count() == 1:
        raise DomainError(_("The last owner cannot be removed."), "last_owner")
    audit.record("remove_member", enterprise, actor=actor, data={"user": membership.user_id})
    membership.delete()
