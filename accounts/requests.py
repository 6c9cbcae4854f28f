"""The request of somebody who is signed in: LoginRequiredMiddleware and the workbench let nobody else through."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


class SignedRequest(HttpRequest):
    user: User


def person(request: HttpRequest) -> User:
    """Who is signed in, where the signature has to be that of any request."""
    return cast(User, request.user)
