"""Signing up, and asking for a new password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, UserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.delivery import send_reset
from accounts.models import User


class SignUpForm(UserCreationForm):
    """An applicant's account; staff accounts are made by administrators. No name differs by case alone."""

    email = forms.EmailField(label=_("E-mail"))
    display_name = forms.CharField(label=_("Your name"), max_length=100)

    class Meta:
        model = User
        fields = ("username", "display_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 12 characters. A sentence is easy to remember.")
        self.fields["username"].help_text = _("Letters, digits and @ . + - _ only.")


class ResetForm(PasswordResetForm):
    """The queue sends the mail, so an answer takes as long for an unknown address as for a known one."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        for user in self.get_users(self.cleaned_data["email"]):
            send_reset(user)
