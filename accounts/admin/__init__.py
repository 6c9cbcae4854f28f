"""The workbench's pages of accounts, and what other libraries put there and nobody may use."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import blocks, records, users

__all__ = ["blocks", "records", "users"]

# Rights come from roles alone, tokens and lockouts have their own pages.
for model in [Group, *(model for model in admin.site._registry if model._meta.app_label in ("authtoken", "axes"))]:
    if admin.site.is_registered(model):
        admin.site.unregister(model)
