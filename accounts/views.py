"""Signing up and in, and the inbox."""

from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.forms import ResetForm, SignUpForm
from accounts.models import Notice
from common import clock

PER_PAGE = 30


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an applicant's account and sign in with it."""
    if request.user.is_authenticated:
        return redirect("portal:home")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.language = getattr(request, "LANGUAGE_CODE", user.language)
        user.save()
        audit.record("sign_up", user, actor=user)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("portal:register")
    return render(request, "accounts/sign_up.html", {"form": form}, status=422 if form.errors else 200)


class SignIn(auth_views.LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return "/admin/" if self.request.user.is_staff else "/applications/"


@login_not_required
@require_safe
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The workbench has no door of its own: everybody signs in at the one that counts failures."""
    return redirect_to_login(request.GET.get("next") or "/admin/")


@method_decorator(login_not_required, name="dispatch")
class PasswordReset(auth_views.PasswordResetView):
    template_name = "accounts/password_reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("accounts:password_reset_done")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(Notice.objects.filter(recipient=request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/inbox.html", {"page": page})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.filter(recipient=request.user, read_at=None).update(read_at=clock.now())
    return redirect("accounts:inbox")
