"""The page on which an officer asks one more expert by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.staff_moves import ExtraPagesAdmin
from applications.models import Application
from applications.statuses import Status
from common.errors import DomainError
from reviews import assigning, pool, rules
from reviews.admin.forms import AppointForm


class AppointPage(ExtraPagesAdmin):
    """Adds ``appoint/<application>/``: who may be asked, how busy they are, and why it is this one."""

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [*super().extra_pages(), ("appoint/<int:application_id>/", "appoint", self.appoint_view)]

    def appoint_view(self, request: HttpRequest, application_id: int) -> HttpResponse:
        application = Application.objects.visible_to(request.user).filter(pk=application_id).first()
        if application is None:
            raise Http404
        if not rules.may_appoint(request.user):
            raise PermissionDenied
        back = reverse("admin:applications_application_change", args=[application.pk])
        if application.status != Status.EXPERT_REVIEW:
            messages.warning(request, _("The expert review of this application has ended."))
            return redirect(back)
        form = AppointForm(request.POST or None, application=application)
        if request.method == "POST" and form.is_valid() and self._appointed(request, application, form):
            return redirect(back)
        names = dict(pool.field_choices())
        for row in form.rows:
            row["fields"] = pool.field_names(row["expert"], names)
        context: dict[str, Any] = {
            "title": _("Ask one more expert"), "application": application, "form": form, "back": back,
            "field": names.get(application.field, application.field),
        }  # fmt: skip
        return TemplateResponse(request, "admin/reviews/appoint.html", self.page(request, **context))

    def _appointed(self, request: HttpRequest, application: Application, form: AppointForm) -> bool:
        expert, reason = form.cleaned_data["expert"], form.cleaned_data["reason"]
        try:
            assigning.appoint_by_hand(application, expert, actor=request.user, reason=reason)  # type: ignore[arg-type]
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        done = _("%(expert)s has been asked to review %(reference)s.")
        messages.success(request, done % {"expert": expert, "reference": application.reference})
        return True
