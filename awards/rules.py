"""Who may do what with the budget."""

from accounts.roles import Role


def may_set_total(user) -> bool:
    """Administrators set what a round may spend; those who award and pay never do."""
    return user.is_role(Role.ADMINISTRATOR)
