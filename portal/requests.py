"""The request of somebody who is signed in: LoginRequiredMiddleware has seen to it."""

from django.http import HttpRequest

from accounts.models import User


class SignedRequest(HttpRequest):
    user: User
