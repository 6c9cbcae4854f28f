"""The workbench's pages of accounts, and what other libraries put there and nobody may use."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model

from accounts.admin import blocks, records, users

__all__ = ["blocks", "records", "users"]

# Rights come from roles alone, tokens and lockouts have their own pages.
not_ours: list[type[Model]] = [m for m in admin.site._registry if m._meta.app_label in ("authtoken", "axes")]
not_ours.append(Group)
for model in not_ours:
    if admin.site.is_registered(model):
        admin.site.unregister(model)
