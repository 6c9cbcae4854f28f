"""Pages that every workflow shares in the workbench: use one verb, and read one sealed value with a reason."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.staff_admin import StaffAdmin
from common.errors import DomainError
from common.workflow import Machine, Transition, wrong_status

TONE_ORDER = {"good": 0, "neutral": 1, "warn": 2, "bad": 3}


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=4,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Your name, the time and this reason are written down."),
    )


class ExtraPagesAdmin(StaffAdmin):
    """Adds ``<pk>/<name>/…`` pages of a model: ``extra_pages`` is a list of (route, name, view)."""

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return []

    def get_urls(self) -> list[Any]:
        own = [
            path(route, self.admin_site.admin_view(view), name=self.url_name(name))
            for route, name, view in self.extra_pages()
        ]
        return [*own, *super().get_urls()]

    def url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self.url_name(name)}", args=args)


class RevealAdmin(ExtraPagesAdmin):
    """A page that shows one sealed value, once, to somebody who gives a reason."""

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [*super().extra_pages(), ("<path:object_id>/reveal/", "reveal", never_cache(self.reveal_view))]

    def revealed(self, obj: Any, what: str, *, actor: Any, reason: str) -> str:
        """Return the value and write down who read it. Raises PermissionDenied, DomainError."""
        raise NotImplementedError

    def reveal_label(self, obj: Any, what: str) -> str:
        """What the value is called. Raises Http404 when there is no such sealed value."""
        raise NotImplementedError

    def may_reveal(self, user: Any, obj: Any) -> bool:
        raise NotImplementedError

    def reveal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self.visible(request, object_id)
        what = request.GET.get("what", "")
        label = self.reveal_label(obj, what)
        if not self.may_reveal(request.user, obj):
            raise PermissionDenied
        form, value = RevealForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            try:
                value = self.revealed(obj, what, actor=request.user, reason=form.cleaned_data["reason"])
            except DomainError as refusal:
                form.add_error("reason", str(refusal))
        context = {
            "title": _("Show “%(label)s”") % {"label": label},
            "form": form,
            "label": label,
            "value": value,
        }
        context["back"] = self.url("change", obj.pk)
        return TemplateResponse(request, "admin/reveal.html", self.page(request, obj, **context))


class MovesAdmin(ExtraPagesAdmin):
    """Gives each verb of a workflow its own page. The status itself is never edited."""

    machine: ClassVar[Machine]

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [*super().extra_pages(), ("<path:object_id>/move/<slug:verb>/", "move", self.move_view)]

    def available(self, obj: Any, user: Any) -> list[Transition]:
        return self.machine.available(obj, user)

    def moves(self, obj: Any, user: Any) -> list[dict[str, Any]]:
        """What this person may do now, each with the address of its page; the one that leads on comes first."""
        rules = sorted(self.available(obj, user), key=lambda rule: TONE_ORDER.get(rule.tone, 1))
        return [
            {
                "verb": rule.verb,
                "label": rule.label,
                "tone": rule.tone,
                "is_main": position == 0 and rule.tone == "good",
                "url": self.url("move", obj.pk, rule.verb),
            }
            for position, rule in enumerate(rules)
        ]

    def perform(self, obj: Any, rule: Transition, *, actor: Any, form: forms.Form) -> Any:
        inputs = {name: value for name, value in form.cleaned_data.items() if value is not None}
        return self.machine.perform(obj, rule.verb, actor=actor, **inputs)

    def move_form(self, request: HttpRequest, obj: Any, rule: Transition) -> forms.Form:
        form_class = rule.inputs or forms.Form
        return form_class(request.POST if request.method == "POST" else None)

    def move_context(self, request: HttpRequest, obj: Any, rule: Transition) -> dict[str, Any]:
        return {}

    def move_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        obj = self.visible(request, object_id)
        rule = self.machine.transitions.get(verb)
        if rule is None:
            raise Http404
        if not rule.permits(request.user, obj):
            raise PermissionDenied
        if rule.verb not in {one.verb for one in self.available(obj, request.user)}:
            messages.warning(request, str(wrong_status(obj, rule)))
            return redirect(self.url("change", obj.pk))
        form = self.move_form(request, obj, rule)
        if request.method == "POST" and form.is_valid() and self._moved(request, obj, rule, form):
            return redirect(self.after_move(request, obj))
        context = {"title": rule.label, "form": form, "rule": rule, "back": self.url("change", obj.pk)}
        context |= self.move_context(request, obj, rule)
        return TemplateResponse(request, "admin/move.html", self.page(request, obj, **context))

    def after_move(self, request: HttpRequest, obj: Model) -> str:
        still = self.get_queryset(request).filter(pk=obj.pk).exists()
        return self.url("change", obj.pk) if still else self.url("changelist")

    def _moved(self, request: HttpRequest, obj: Any, rule: Transition, form: forms.Form) -> bool:
        try:
            moved = self.perform(obj, rule, actor=request.user, form=form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        except ValidationError as error:
            put_errors(form, error)
            return False
        done = _("%(object)s: %(verb)s. The status is now “%(status)s”.")
        values = {"object": obj, "verb": rule.label, "status": moved.get_status_display()}
        messages.success(request, done % values)
        return True


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Show errors of the domain at their inputs, or above the form when it has no such input."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)
