"""Signing up."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignUpForm(BaseUserCreationForm):
    """An applicant's account; staff accounts are made by administrators."""

    email = forms.EmailField(label=_("E-mail"))
    display_name = forms.CharField(label=_("Your name"), max_length=100)

    class Meta:
        model = User
        fields = ("username", "display_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 12 characters. A sentence is easy to remember.")
        self.fields["username"].help_text = _("Letters, digits and @ . + - _ only.")
