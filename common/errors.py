"""Refusals of the domain, and the one place that turns them into answers of the API."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

WHOLE = "non_field_errors"


class DomainError(Exception):
    """A rule of the domain refuses. ``message`` is for the user, in the user's language; ``code`` for machines."""

    def __init__(self, message: Any, code: str, *, extra: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.extra = extra or {}

    def __str__(self) -> str:
        return str(self.message)


class RuleError(DomainError):
    """Findings block the act: each names its field and its reason."""

    def __init__(self, message: Any, findings: list[Any]) -> None:
        super().__init__(message, "findings")
        self.findings = findings


def _body(code: str, detail: Any, fields: dict[str, Any] | None = None, **extra: Any) -> dict[str, Any]:
    return {"code": code, "detail": str(detail), "fields": fields or {}, **extra}


def _validation(detail: Any) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    for path, message in _flat(detail):
        fields.setdefault(path or WHOLE, []).append(str(message))
    return _body("invalid", _("Some values need your attention."), fields)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, message): ``contracts.0.amount``. What is about the whole keeps the path of the whole."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            inner = path if key in (WHOLE, NON_FIELD_ERRORS) else f"{path}.{key}".lstrip(".")
            yield from _flat(value, inner)
    elif isinstance(detail, (list, tuple)):
        rows = any(isinstance(item, (dict, list, tuple)) for item in detail)
        for index, item in enumerate(detail):
            yield from _flat(item, f"{path}.{index}".lstrip(".") if rows else path)
    else:
        yield path, detail


def drf_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Map every refusal to ``{code, detail, fields}``: 409 domain, 400 shape, 403, 404, 401, 405, 415, 429."""
    set_rollback()
    if isinstance(error, RuleError):
        fields: dict[str, list[str]] = {}
        for finding in error.findings:
            fields.setdefault(finding.path or WHOLE, []).append(str(finding.message))
        return Response(_body(error.code, error, fields), status=status.HTTP_409_CONFLICT)
    if isinstance(error, DomainError):
        return Response(_body(error.code, error, **error.extra), status=status.HTTP_409_CONFLICT)
    if isinstance(error, DjangoValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else error.messages
        return Response(_validation(detail), status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, exceptions.ValidationError):
        return Response(_validation(error.detail), status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        headers = {}
        if isinstance(error, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
            headers["WWW-Authenticate"] = getattr(error, "auth_header", "Token")
        if wait := getattr(error, "wait", None):
            headers["Retry-After"] = str(ceil(wait))
        code = error.get_codes()
        body = _body(code if isinstance(code, str) else "error", error.detail)
        return Response(body, status=error.status_code, headers=headers)
    return None
