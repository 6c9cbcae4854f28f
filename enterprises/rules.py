"""Who may do what with an enterprise."""

from accounts.roles import CITYWIDE, Role


def is_member(user, enterprise) -> bool:
    """Applicants who belong to it. The answer is kept on the user, so a list asks once."""
    if not user.is_role(Role.APPLICANT):
        return False
    if not hasattr(user, "_enterprise_ids"):
        user._enterprise_ids = frozenset(user.memberships.values_list("enterprise_id", flat=True))
    return enterprise.pk in user._enterprise_ids


def is_owner(user, enterprise) -> bool:
    if not user.is_role(Role.APPLICANT):
        return False
    return enterprise.memberships.filter(user=user, role="owner").exists()


def may_verify(user, enterprise) -> bool:
    return user.is_role(Role.CASE_OFFICER)


def may_see_personal_data(user, enterprise) -> bool:
    """Phones and accounts in full: members, and the officers who must call or pay; always with a reason on record."""
    return user.is_role(Role.CASE_OFFICER, Role.FINANCE) or is_member(user, enterprise)


def may_read(user, enterprise) -> bool:
    if user.is_role(*CITYWIDE):
        return True
    if user.is_role(Role.DISTRICT_REVIEWER):
        return user.district == enterprise.district
    return is_member(user, enterprise)
