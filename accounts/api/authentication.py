"""Tokens of the API: good for the person as they were when it was given, and for so many days."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import User

LIFETIME = timedelta(days=90)
KEY_LENGTH = 40


def issue(user: User) -> str:
    """The token of this person: the stored key and a seal over who they are now, which no table holds."""
    Token.objects.filter(user=user, created__lte=Now() - LIFETIME).delete()
    token, _created = Token.objects.get_or_create(user=user)
    return f"{token.key}{_seal(token)}"


def _seal(token: Token) -> str:
    """Another role, district or password makes another seal, so that an older token no longer fits."""
    user: Any = token.user
    text = "|".join((token.key, str(user.pk), user.role, user.district, user.password))
    return salted_hmac("accounts.api.token", text, algorithm="sha256").hexdigest()


class SealedTokenAuthentication(TokenAuthentication):
    """``Authorization: Token <token>``. A switched-off account or a changed role makes it useless at once."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Token]:
        stored, seal = key[:KEY_LENGTH], key[KEY_LENGTH:]
        token = None
        if stored.isascii() and stored.isalnum():
            rows = Token.objects.filter(key=stored, created__gt=Now() - LIFETIME, user__is_active=True)
            token = rows.select_related("user").first()
        if token is None or not constant_time_compare(seal, _seal(token)):
            raise AuthenticationFailed(_("This token is not valid."))
        return token.user, token
