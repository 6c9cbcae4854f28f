"""What went wrong, in the reader's language, with the way on. Shown for refusals and for faults alike."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.roles import Role
from common.errors import DomainError

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page, or for programs and the portal's own scripts the same words as JSON."""
    by_script = any(request.headers.get(name) for name in ("X-Autosave", "X-Upload"))
    if request.path.startswith("/api/") or by_script:
        return JsonResponse({"code": f"http_{status}", "detail": f"{title} {text}", "fields": {}}, status=status)
    context = {"status": status, "title": title, "text": text, "ways": _ways(request)}
    return render(request, "portal/error.html", context, status=status)


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    """Where to go from here: back to the page that was left, to one's own work, or home."""
    ways = []
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        ways.append({"href": came_from, "label": _("Back to the page before")})
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.is_role(Role.APPLICANT):
        ways.append({"href": reverse("portal:applications"), "label": _("My applications")})
    elif user is None or not user.is_authenticated:
        ways.append({"href": reverse("accounts:sign_in"), "label": _("Sign in")})
    return [*ways, {"href": reverse("portal:home"), "label": _("To the home page")}]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_BIG):
        text = _("Please send fewer or smaller files at a time. What was saved before is still there.")
        return page(request, 413, _("This is too much to be sent at once."), text)
    return page(request, 400, _("This request cannot be understood."), _("Please go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, _("This is not yours to do."), _("Sign in with the account that may do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404, _("There is no such page."), _("It may have moved, or it is not yours to read."))


def wrong_method(request: HttpRequest) -> HttpResponse:
    text = _("This address takes a button's click, not a visit. Please use the button on the page before.")
    return page(request, 405, _("This page cannot be opened directly."), text)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500, _("Something failed on our side."), _("What you saved is safe. Please try again soon."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("Your session has changed or ended. Please sign in again; what was saved is still there.")
    return page(request, 403, _("The page was too old to be sent."), text)


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return page(request, 409, _("This is not possible now."), str(error))


class RefusalMiddleware:
    """A domain's refusal that no view has answered becomes a page, never a fault; a wrong method too."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            allowed = response["Allow"]
            response = wrong_method(request)
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, DomainError) else None
