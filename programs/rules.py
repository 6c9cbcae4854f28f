"""Who may do what with a round."""

from accounts.roles import Role


def may_manage(user, round) -> bool:
    return user.is_role(Role.ADMINISTRATOR)


def may_extend(user, round) -> bool:
    """Changing the window of a running round is a decision, not an administration."""
    return user.is_role(Role.DECISION_MAKER)
