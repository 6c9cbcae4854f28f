"""Every refusal has one answer of the API: {code, detail, fields}."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions

from common.errors import DomainError, RuleError, drf_exception_handler
from programs.findings import Finding


def answer(error: Exception):
    with translation.override("en"):
        return drf_exception_handler(error, {})


def finding(path: str, message: str) -> Finding:
    return Finding(code="x", severity="block", message=message, path=path)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError("no", "round_closed"), 409, "round_closed"),
        (RuleError("no", []), 409, "findings"),
        (DjangoValidationError("bad"), 400, "invalid"),
        (exceptions.ValidationError("bad"), 400, "invalid"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "authentication_failed"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (Http404(), 404, "not_found"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported_media_type"),
        (exceptions.Throttled(wait=1.2), 429, "throttled"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_refusal_has_one_status_and_one_shape(error, status, code):
    response = answer(error)
    assert response.status_code == status
    assert set(response.data) == {"code", "detail", "fields"}
    assert response.data["code"] == code
    assert response.data["detail"]


def test_fault_of_our_own_is_not_hidden():
    assert answer(ZeroDivisionError()) is None


def test_domain_error_carries_its_words_and_its_extra():
    body = answer(DomainError("Applied already.", "already_applied", extra={"reference": "FE-2026-00001"})).data
    assert body == {
        "code": "already_applied", "detail": "Applied already.", "fields": {}, "reference": "FE-2026-00001",
    }  # fmt: skip


def test_rule_error_groups_findings_by_path():
    found = [finding("amount", "low"), finding("amount", "odd"), finding("", "late")]
    assert answer(RuleError("no", found)).data["fields"] == {
        "amount": ["low", "odd"],
        "non_field_errors": ["late"],
    }


def test_nested_errors_are_named_by_dotted_paths():
    detail = {
        "name": ["needed"],
        "contracts": [{}, {"amount": ["bad"], "buyer": {"code": ["odd", "old"]}}],
        "figures": {"2025": {"revenue": ["negative"]}},
        "non_field_errors": ["late"],
    }
    assert answer(exceptions.ValidationError(detail)).data["fields"] == {
        "name": ["needed"],
        "contracts.1.amount": ["bad"],
        "contracts.1.buyer.code": ["odd", "old"],
        "figures.2025.revenue": ["negative"],
        "non_field_errors": ["late"],
    }


def test_errors_of_a_list_are_named_by_index():
    fields = answer(exceptions.ValidationError([{}, {"name": ["needed"]}])).data["fields"]
    assert fields == {"1.name": ["needed"]}


def test_model_errors_use_the_same_name_for_the_whole():
    error = DjangoValidationError({"__all__": ["parts exceed the whole"], "name": ["needed"]})
    assert answer(error).data["fields"] == {
        "non_field_errors": ["parts exceed the whole"],
        "name": ["needed"],
    }


def test_who_must_sign_in_or_wait_is_told_how():
    assert answer(exceptions.NotAuthenticated())["WWW-Authenticate"] == "Token"
    assert answer(exceptions.Throttled(wait=1.2))["Retry-After"] == "2"
    assert "WWW-Authenticate" not in answer(PermissionDenied())
