"""Who may do what with an application. Pure predicates: user, application -> bool."""

from accounts.roles import CITYWIDE, Role
from applications.statuses import Status
from enterprises import rules as enterprise_rules


def is_filer(user, application) -> bool:
    """Somebody who acts for the applying enterprise."""
    return enterprise_rules.is_member(user, application.enterprise)


def is_district_reviewer(user, application) -> bool:
    """The reviewer of the district in which the enterprise was registered when it handed in."""
    return user.is_role(Role.DISTRICT_REVIEWER) and user.district == application.district


def is_case_officer(user, application) -> bool:
    return user.is_role(Role.CASE_OFFICER)


def may_ask_for_correction(user, application) -> bool:
    """The district in its own stage, the city's officer in the formal examination."""
    if application.status == Status.DISTRICT_REVIEW:
        return is_district_reviewer(user, application)
    return is_case_officer(user, application)


def may_decide(user, application) -> bool:
    """A decision maker who did not draw up the proposal: whoever handles a case does not approve it."""
    return user.is_role(Role.DECISION_MAKER) and user.pk != application.proposed_by_id


def may_pay(user, application) -> bool:
    """Finance, and never the person who approved."""
    return user.is_role(Role.FINANCE) and user.pk != application.approved_by_id


def may_terminate(user, application) -> bool:
    return user.is_role(Role.DECISION_MAKER)


def may_edit(user, application) -> bool:
    """Answers and files change only in a draft or under an open correction."""
    return application.status in (Status.DRAFT, Status.CORRECTION) and is_filer(user, application)


def may_see_personal_data(user, application) -> bool:
    """Sealed answers in full: the filer, and the officers who must check or pay, with a reason on record."""
    if is_filer(user, application):
        return True
    if user.is_role(Role.DISTRICT_REVIEWER):
        return is_district_reviewer(user, application)
    return user.is_role(Role.CASE_OFFICER, Role.FINANCE)


def may_see_findings(user, application) -> bool:
    """Findings of the precheck are for the office and the applicant, not for experts."""
    if user.is_role(*CITYWIDE) or is_filer(user, application):
        return True
    return is_district_reviewer(user, application)
