"""Accounts: made and kept by administrators, who give one role each and cannot change their own."""

from typing import Any

from django.conf import settings
from django.contrib.admin import display, register
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from accounts import districts, markup
from accounts.models import User
from accounts.roles import Role
from accounts.staff_admin import StaffAdmin
from accounts.staff_filters import DistrictFilter


@register(User)
class UserAdmin(StaffAdmin, DjangoUserAdmin):
    access = {
        "view": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
        "add": frozenset({Role.ADMINISTRATOR}),
        "change": frozenset({Role.ADMINISTRATOR}),
    }
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "display_name", "role_", "district_", "organisation", "active", "last_login")
    list_filter = (("role", ChoicesDropdownFilter), DistrictFilter, "is_active")
    search_fields = ("username", "display_name", "organisation")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "email", "organisation", "language")}),
        (_("Role"), {"fields": ("role", "district", "is_active")}),
        (_("Account history"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "organisation", "password1", "password2")}),
        (_("Role"), {"fields": ("role", "district")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody gives themselves another role or locks themselves out."""
        own = ("role", "district", "is_active") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "district":
            kwargs["widget"] = UnfoldAdminSelectWidget(choices=[("", _("The whole city")), *districts.choices()])
        if db_field.name == "language":
            kwargs["widget"] = UnfoldAdminSelectWidget(choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Separation of duties can be audited: a new role is written down with the old one."""
        before = User.objects.filter(pk=obj.pk).values_list("role", flat=True).first() or ""
        super().save_model(request, obj, form, change)
        if before != obj.role:
            self.write_down(request, "role", obj, {"before": before, "after": obj.role})

    @display(description=_("role"), ordering="role")
    def role_(self, row: User) -> str:
        return row.get_role_display()

    @display(description=_("district"), ordering="district")
    def district_(self, row: User) -> str:
        return row.district_name or markup.DASH

    @display(description=_("active"), ordering="is_active")
    def active(self, row: User) -> str:
        if row.is_active:
            return markup.badge(_("Active"), "check_circle", "good")
        return markup.badge(_("Switched off"), "block", "calm")
