"""Who may do what with a score sheet."""

from accounts.roles import Role


def is_own(user, assignment) -> bool:
    return user.is_role(Role.EXPERT) and assignment.expert.user_id == user.pk


def may_manage(user, assignment) -> bool:
    return user.is_role(Role.CASE_OFFICER)


def may_see_scores(user) -> bool:
    """Experts never see each other's scores."""
    return user.is_role(Role.CASE_OFFICER, Role.DECISION_MAKER, Role.AUDITOR, Role.ADMINISTRATOR)


def may_read_marks(user, assignment) -> bool:
    """What stands on a sheet is the expert's own until it has been handed in."""
    return assignment.scored_at is not None or is_own(user, assignment)


def may_appoint(user) -> bool:
    """Officers ask an expert by hand where the automatic choice found too few."""
    return user.is_role(Role.CASE_OFFICER)


def may_enter_conflict(user) -> bool:
    """Officers enter a conflict for somebody else; experts declare their own by declining."""
    return user.is_role(Role.CASE_OFFICER)
