"""The enterprise's file and the people who act for it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedRequest
from accounts.roles import Role
from common.errors import DomainError
from enterprises import members, workflow
from enterprises.models import Enterprise
from enterprises.registration import change_enterprise, masked, register_enterprise
from enterprises.sizes import floors
from portal.forms import EnterpriseForm, InviteForm, figures_forms, figures_parts, problems


@require_safe
def overview(request: SignedRequest) -> HttpResponse:
    """Every enterprise that this person acts for, with its file, verification and members."""
    if not request.user.is_role(Role.APPLICANT):
        return redirect("portal:home")
    rows = Enterprise.objects.visible_to(request.user).prefetch_related("figures", "memberships__user")
    if not rows:
        return redirect("portal:register")
    shown = [
        {
            "enterprise": row,
            "phone": masked(row, "contact_phone"),
            "account": masked(row, "bank_account"),
            "figures": row.figures.all(),
            "floors": floors(row.industry),
            "members": row.memberships.all(),
            "owner": any(m.user == request.user and m.role == m.Role.OWNER for m in row.memberships.all()),
            "invite": InviteForm(),
        }
        for row in rows
    ]
    return render(request, "portal/enterprise.html", {"shown": shown})


@require_http_methods(["GET", "POST"])
def register(request: SignedRequest) -> HttpResponse:
    """Enter an enterprise for the first time."""
    if not request.user.is_role(Role.APPLICANT):
        raise PermissionDenied
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: SignedRequest, uid: Any) -> HttpResponse:
    """Change the file; a new name, code or district asks for verification again."""
    return _edit(request, _own(request, uid))


def _edit(request: SignedRequest, enterprise: Enterprise | None) -> HttpResponse:
    form = EnterpriseForm(request.POST or None, instance=enterprise)
    figures = figures_forms(enterprise, request.POST or None)
    if request.method == "POST":
        answers = [form.is_valid(), *[figure.is_valid() for _year, figure in figures]]
        if all(answers) and _save(request, form, figures, enterprise):
            messages.success(request, _("Saved. The size class follows from the latest year's figures."))
            return redirect("portal:enterprise")
    found = problems(form)
    for year, figure in figures:
        found += problems(figure, f"{year} · ")
    context = {
        "parts": [*form.parts, *figures_parts(figures)],
        "problems": found if request.method == "POST" else [],
        "enterprise": enterprise,
    }
    wrong = request.method == "POST"
    return render(request, "portal/enterprise_form.html", context, status=422 if wrong else 200)


def _save(request: SignedRequest, form: EnterpriseForm, figures: Any, enterprise: Enterprise | None) -> bool:
    rows = [
        {"year": year, **{k: v for k, v in figure.cleaned_data.items() if v is not None}}
        for year, figure in figures
        if figure.cleaned_data and figure.cleaned_data.get("revenue") is not None
    ]
    try:
        if enterprise is None:
            register_enterprise(user=request.user, facts=form.facts(), figures=rows)
        else:
            change_enterprise(enterprise, user=request.user, facts=form.facts(), figures=rows)
    except DomainError as error:
        form.add_error("uscc" if error.code == "already_registered" else None, str(error))
        return False
    except ValidationError as error:
        _add_errors(form, error)
        return False
    return True


def _add_errors(form: EnterpriseForm, error: ValidationError) -> None:
    for name, found in getattr(error, "error_dict", {"__all__": error.error_list}).items():
        form.add_error(name if name in form.fields else None, found)


@require_POST
def ask_again(request: SignedRequest, uid: Any) -> HttpResponse:
    workflow.ask_again(_own(request, uid), actor=request.user)
    messages.success(request, _("Sent to the officer again."))
    return redirect("portal:enterprise")


@require_POST
def invite(request: SignedRequest, uid: Any) -> HttpResponse:
    enterprise, form = _own(request, uid), InviteForm(request.POST)
    if form.is_valid():
        try:
            members.add_member(enterprise, form.cleaned_data["username"], actor=request.user)
            messages.success(request, _("Your colleague can act for the enterprise now."))
        except DomainError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Please give the user name of your colleague."))
    return redirect("portal:enterprise")


@require_POST
def remove(request: SignedRequest, uid: Any, pk: int) -> HttpResponse:
    try:
        members.remove_member(_own(request, uid), pk, actor=request.user)
        messages.success(request, _("Removed."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("portal:enterprise")


def _own(request: SignedRequest, uid: Any) -> Enterprise:
    if not request.user.is_role(Role.APPLICANT):
        raise PermissionDenied
    return get_object_or_404(Enterprise.objects.visible_to(request.user), uid=uid)
