from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import districts
from accounts.roles import STAFF, Role


class AccountManager(UserManager["User"]):
    def create_superuser(self, username, email=None, password=None, **extra):
        extra.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """A person who signs in. ``role`` says what for; ``district`` narrows a district reviewer."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(pgettext_lazy("person", "name"), max_length=100)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.APPLICANT, db_index=True)
    district = models.CharField(_("district"), max_length=6, blank=True, help_text=_("Empty means the whole city."))
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")

    objects: ClassVar[AccountManager] = AccountManager()
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="accounts_district_reviewer_has_district",
                condition=~Q(role=Role.DISTRICT_REVIEWER) | ~Q(district=""),
                violation_error_message=_("A district reviewer needs a district."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.display_name or self.username

    def save(self, *args, **kwargs):
        self.is_staff = self.role in STAFF
        if (fields := kwargs.get("update_fields")) is not None and "role" in fields:
            kwargs["update_fields"] = {*fields, "is_staff"}
        super().save(*args, **kwargs)

    @property
    def district_name(self) -> str:
        return districts.name(self.district) if self.district else ""

    def is_role(self, *roles: Role) -> bool:
        return self.is_active and self.role in roles
