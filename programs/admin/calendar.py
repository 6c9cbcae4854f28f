"""The working-day calendar, and the import of the yearly notice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from accounts import audit, markup
from accounts.requests import person
from accounts.roles import Role
from accounts.staff_admin import OFFICE
from accounts.staff_moves import ExtraPagesAdmin, put_errors
from programs import calendar
from programs.models import CalendarDay

MEGABYTE = 1024 * 1024


class ImportForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2019, max_value=2100)
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Lines of date, type and name, such as 2027-01-01,holiday,元旦. List the holidays and the make-up working "
            "days of the notice; all other days follow the week."
        ),
    )

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if upload.size > MEGABYTE:
            raise forms.ValidationError(_("A calendar file has at most one megabyte."))
        raw = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("The file is neither UTF-8 nor GB 18030 text."))


class YearFilter(DropdownFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = CalendarDay.objects.dates("date", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(date__year=int(value)) if value and value.isdigit() else queryset


@register(CalendarDay)
class CalendarDayAdmin(ExtraPagesAdmin):
    access = {"view": OFFICE}
    list_display = ("date", "weekday", "kind", "name")
    list_filter = (YearFilter, "is_workday")
    search_fields = ("name",)
    change_list_template = "admin/programs/calendar.html"

    def extra_pages(self) -> list[tuple[str, str, Any]]:
        return [*super().extra_pages(), ("import/", "import", self.import_view)]

    def may_import(self, request: HttpRequest) -> bool:
        return person(request).is_role(Role.ADMINISTRATOR)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        extra = {
            "may_import": self.may_import(request),
            "last_day": calendar.last_day(),
            "import_url": self.url("import"),
        }
        return super().changelist_view(request, {**(extra_context or {}), **extra})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """All days of the year are replaced, or none when a line is wrong."""
        if not self.may_import(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            year = form.cleaned_data["year"]
            try:
                count = calendar.import_year(year, form.cleaned_data["file"])
            except ValidationError as error:
                put_errors(form, error)
            else:
                audit.record("import", CalendarDay(date=calendar.last_day()), actor=request.user, data={"year": year})
                messages.success(request, _("%(count)s days of %(year)s are loaded.") % {"count": count, "year": year})
                return redirect(reverse("admin:programs_calendarday_changelist"))
        context: dict[str, Any] = {"title": _("Import a year"), "form": form, "back": self.url("changelist")}
        return TemplateResponse(request, "admin/programs/calendar_import.html", self.page(request, **context))

    @display(description=gettext_lazy("weekday"))
    def weekday(self, row: CalendarDay) -> str:
        return str(WEEKDAYS[row.date.weekday()])

    @display(description=gettext_lazy("kind"), ordering="is_workday")
    def kind(self, row: CalendarDay) -> str:
        weekend = row.date.weekday() >= 5
        if row.is_workday:
            return markup.badge(
                _("Make-up day") if weekend else _("Working day"), "work", "warn" if weekend else "calm"
            )
        return markup.badge(_("Day off") if weekend and not row.name else _("Holiday"), "celebration", "good")
