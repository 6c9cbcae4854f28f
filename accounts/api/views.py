"""Tokens and notices."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.api.authentication import LIFETIME, issue
from accounts.api.filters import NoticeFilter
from accounts.api.serializers import CredentialsSerializer, NoticeSerializer, TokenSerializer
from accounts.api.throttles import AnonymousThrottle, TokenThrottle
from accounts.models import Notice, User
from common import clock


class Tokens(generics.GenericAPIView):
    serializer_class = CredentialsSerializer
    pagination_class = None
    filter_backends = ()

    def get_authenticators(self) -> list[Any]:
        """Whoever asks for a token is nobody yet, whatever else the request carries."""
        return [] if self.request and self.request.method == "POST" else super().get_authenticators()

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else [IsAuthenticated()]

    def get_throttles(self) -> list[Any]:
        return [TokenThrottle()] if self.request.method == "POST" else [AnonymousThrottle()]

    @extend_schema(operation_id="tokens_create", responses={201: TokenSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        """Get a token for a user name and password. Attempts are counted as on the sign-in page."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = _signed_in(request._request, **given.validated_data)
        audit.record("token", user, actor=user)
        body = {"token": issue(user), "expires_in_days": LIFETIME.days}
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="tokens_destroy", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """End this person's token."""
        Token.objects.filter(user=request.user).delete()
        audit.record("token_ended", request.user, actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _signed_in(request: HttpRequest, *, username: str, password: str) -> User:
    user = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # said here in JSON, not on a page
        raise Throttled(detail=_("Too many attempts. Please wait a quarter of an hour."))
    if user is None:
        raise AuthenticationFailed(_("The user name or the password is wrong."))
    user_logged_in.send(sender=type(user), request=request, user=user)
    return user  # type: ignore[return-value]


class Notices(generics.ListAPIView):
    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        return Notice.objects.filter(recipient=self.request.user)  # type: ignore[misc]

    @extend_schema(operation_id="notices_list")
    def get(self, request: Request) -> Response:
        """My inbox, newest first."""
        return self.list(request)


class NoticeRead(generics.GenericAPIView):
    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer

    @extend_schema(operation_id="notices_read", request=None, responses=NoticeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Mark a notice of mine as read; reading it again changes nothing."""
        Notice.objects.filter(recipient=request.user, pk=pk, read_at=None).update(read_at=clock.now())  # type: ignore[misc]
        row = get_object_or_404(Notice, recipient=request.user, pk=pk)
        return Response(self.get_serializer(row).data)
