"""Refusals of the domain, and the one place that turns them into answers of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback


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
    if isinstance(detail, dict):
        fields = {key: [str(message) for message in messages] for key, messages in _flat(detail)}
    else:
        fields = {"non_field_errors": [str(message) for message in detail]}
    return _body("invalid", _("Some values need your attention."), fields)


def _flat(detail: dict[str, Any], prefix: str = "") -> list[tuple[str, list[Any]]]:
    rows: list[tuple[str, list[Any]]] = []
    for key, value in detail.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            rows += _flat(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, item in enumerate(value):
                rows += _flat(item, f"{path}.{index}.")
        else:
            rows.append((path, value if isinstance(value, list) else [value]))
    return rows


def drf_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Map every refusal to ``{code, detail, fields}``: 409 domain, 400 shape, 403, 404, 401, 405, 415, 429."""
    set_rollback()
    if isinstance(error, RuleError):
        fields: dict[str, list[str]] = {}
        for finding in error.findings:
            fields.setdefault(finding.path or "non_field_errors", []).append(str(finding.message))
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
            headers["Retry-After"] = str(int(wait))
        code = error.get_codes()
        body = _body(code if isinstance(code, str) else "error", error.detail)
        return Response(body, status=error.status_code, headers=headers)
    return None
