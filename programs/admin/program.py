from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from accounts.roles import Role
from accounts.staff_admin import OFFICE, StaffAdmin
from programs.models import Program

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@register(Program)
class ProgramAdmin(StaffAdmin):
    """What a program is and on what basis. How it behaves is its definition."""

    access = {"view": OFFICE, "add": ADMINISTRATORS, "change": ADMINISTRATORS}
    list_display = ("name_", "code", "prefix", "kind", "department", "valid_from", "valid_to")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("code", "name_zh", "name_en")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code",
                    "prefix",
                    "name_zh",
                    "name_en",
                    "kind",
                    "summary_zh",
                    "summary_en",
                    "department",
                )
            },
        ),
        (
            _("Basis"),
            {
                "fields": (
                    "legal_basis",
                    "plan_lines",
                    "valid_from",
                    "valid_to",
                    "fair_review_result",
                    "fair_review_on",
                )
            },
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """References carry the prefix and addresses carry the code, so neither changes once given."""
        return () if obj is None else ("code", "prefix")

    @display(description=_("name"), ordering="name_zh")
    def name_(self, row: Program) -> str:
        return row.name
