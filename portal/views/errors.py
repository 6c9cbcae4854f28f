"""What went wrong, in the reader's language, with the way on. Shown for refusals and for faults alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.errors import DomainError


def page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path.startswith("/api/") or request.headers.get("X-Autosave"):
        return JsonResponse(
            {"code": f"http_{status}", "detail": f"{title} {text}", "fields": {}}, status=status
        )
    return render(
        request, "portal/error.html", {"status": status, "title": title, "text": text}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400, _("This request cannot be understood."), _("Please go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, _("This is not yours to do."), _("Sign in with the account that may do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request, 404, _("There is no such page."), _("It may have moved, or it is not yours to read.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return page(
        request, 500, _("Something failed on our side."), _("What you saved is safe. Please try again soon.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("Your session has changed or ended. Please sign in again; what was saved is still there.")
    return page(request, 403, _("The page was too old to be sent."), text)


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return page(request, 409, _("This is not possible now."), str(error))


class RefusalMiddleware:
    """A domain's refusal that no view has answered becomes a page, never a fault."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, DomainError) else None
