"""Who somebody is. One role per account, so that who submits, reviews, approves and pays are different people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    DISTRICT_REVIEWER = "district_reviewer", _("District reviewer")
    CASE_OFFICER = "case_officer", _("Case officer")
    EXPERT = "expert", _("Expert")
    DECISION_MAKER = "decision_maker", _("Decision maker")
    FINANCE = "finance", _("Finance officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF = frozenset(Role) - {Role.APPLICANT}
# Who may read every application of the city; experts and districts see only their own.
CITYWIDE = frozenset({Role.CASE_OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR})
