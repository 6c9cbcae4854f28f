from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import delivery, list_headers  # noqa: F401  delivery registers the mail handler

        list_headers.once_per_page()
