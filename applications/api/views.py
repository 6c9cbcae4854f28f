"""Applications: the list, one, its sections, its check and its receipt."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.wire import Visible
from applications import checks, rules
from applications.api import columns, reading
from applications.api.filters import ApplicationFilter
from applications.api.serializers import (
    ApplicationDetail,
    ApplicationRow,
    CheckSerializer,
    DraftInput,
    ReceiptSerializer,
    SavedSerializer,
    SectionSerializer,
)
from applications.cases import masked_answers
from applications.disclosure import handed_in
from applications.drafts import opened_answers, save_section, start_draft
from applications.facts import facts
from applications.models import Application
from programs import answers as answering
from programs.answers import ROW_LIMIT
from programs.definition import Field, Section


class Applications(Visible, generics.GenericAPIView):
    """Everything below one application: 404 for whoever may not read it."""

    queryset = Application.objects.all()
    serializer_class: Any = ApplicationDetail
    lookup_field = lookup_url_kwarg = "reference"
    filter_backends: Any = ()

    def application(self) -> Application:
        rows = self.get_queryset().joined()
        return get_object_or_404(rows, reference=self.kwargs["reference"])

    def shown(self, application: Application) -> dict[str, Any]:
        return reading.detail(
            Application.objects.select_related("enterprise", "definition").get(pk=application.pk),
            self.request.user,
        )


class ApplicationList(Visible, generics.ListAPIView):
    queryset = Application.objects.all()
    serializer_class = ApplicationRow
    filterset_class = ApplicationFilter

    @extend_schema(operation_id="applications_list")
    def get(self, request: Request) -> Response:
        """Applications that I may read, newest first."""
        found = columns.rows(self.filter_queryset(self.get_queryset()), request.user)
        page = self.paginate_queryset(found)
        return self.get_paginated_response([columns.finished(row, request.user) for row in page or ()])

    @extend_schema(operation_id="applications_create", request=DraftInput, responses={201: ApplicationDetail})
    def post(self, request: Request) -> Response:
        """Open a draft in a round that is open, for an enterprise that I act for."""
        given = DraftInput(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        row = start_draft(user=request.user, **given.validated_data)  # type: ignore[arg-type]
        headers = {"Location": f"/api/v1/applications/{row.reference}/"}
        return Response(reading.detail(row, request.user), status=status.HTTP_201_CREATED, headers=headers)


class OneApplication(Applications):
    @extend_schema(operation_id="applications_retrieve")
    def get(self, request: Request, reference: str) -> Response:
        """One application as I may read it: answers masked, files, history, and what I can do now."""
        return Response(reading.detail(self.application(), request.user))


class Sections(Applications):
    serializer_class = SectionSerializer

    def section(self, application: Application) -> Section:
        try:
            return application.definition.load().section(self.kwargs["key"])
        except KeyError:
            raise Http404 from None

    @extend_schema(operation_id="applications_section_retrieve")
    def get(self, request: Request, reference: str, key: str) -> Response:
        """One section's answers; in full for the filer while they can be changed, else masked."""
        row = self.application()
        section = self.section(row)
        editing = rules.may_edit(request.user, row)
        open_paths = reading.unlocked(row) if editing else []
        keys = [item.key for item in section.items if takes_answer(item)]
        if editing:
            answers = opened_answers(row)
        else:
            filer = rules.is_filer(request.user, row)
            answers = masked_answers(row, row.answers if filer else handed_in(row))
        shown = answering.visible(row.definition.load(), row.answers, facts(row))
        body = {
            "key": section.key,
            "title": str(section.title),
            "visible": section.key in shown,
            "editable": [one for one in keys if open_paths is None or one in open_paths],
            "answers": {item.key: answers.get(item.key) for item in section.items if item.key in answers},
        }
        return Response(body)

    @extend_schema(
        operation_id="applications_section_save",
        request={"application/json": {"type": "object", "additionalProperties": {}}},
        responses=SavedSerializer,
    )
    def patch(self, request: Request, reference: str, key: str) -> Response:
        """Save the fields that are sent, right or wrong; what is wrong is answered by path."""
        row = self.application()
        section = self.section(row)
        refuse_unknown(section, request.data)
        open_paths = reading.unlocked(row)
        saved, errors = save_section(row, key, request.data, user=request.user)  # type: ignore[arg-type]
        ignored = [
            item.key
            for item in section.items
            if item.key in request.data
            and (not takes_answer(item) or (open_paths is not None and item.key not in open_paths))
        ]
        body = {
            "saved": True,
            "errors": {path: found for path, found in errors.items() if path.split(".")[0] not in ignored},
            "ignored": ignored,
            "answers_version": saved.answers_version,
            "saved_at": saved.saved_at,
        }
        return Response(body)


def takes_answer(item: Any) -> bool:
    """Computed fields and notes are shown, and never taken from outside."""
    return not isinstance(item, Field) or (item.computed is None and item.type != "note")


def refuse_unknown(section: Section, data: Any) -> None:
    """Raise ValidationError by path for fields, columns and rows that the section cannot keep."""
    if not isinstance(data, dict):
        raise serializers.ValidationError({"non_field_errors": [_("The answers must be an object.")]})
    items = {item.key: item for item in section.items}
    wrong = {key: [_("There is no such field.")] for key in data if key not in items}
    for key in data.keys() & items.keys():
        rows = data[key]
        if isinstance(items[key], Field) or not isinstance(rows, list):
            continue
        if len(rows) > ROW_LIMIT:
            wrong[key] = [_("A table takes at most %(limit)s rows.") % {"limit": ROW_LIMIT}]
            continue
        known = {column.key for column in items[key].columns}  # type: ignore[union-attr]
        for n, one in enumerate(rows):
            if isinstance(one, dict):
                wrong |= {f"{key}.{n}.{c}": [_("There is no such field.")] for c in one.keys() - known}
    if wrong:
        raise serializers.ValidationError({path[:120]: found for path, found in list(wrong.items())[:50]})


class Check(Applications):
    serializer_class = CheckSerializer

    @extend_schema(operation_id="applications_check")
    def get(self, request: Request, reference: str) -> Response:
        """Everything that stands against handing in, as the working copy is now."""
        row = self.application()
        if not rules.may_see_findings(request.user, row):
            self.permission_denied(request)
        found = checks.findings_of(row)
        body = {"ready": not checks.blocking(found), "findings": [finding.as_json() for finding in found]}
        return Response(body)


class Receipt(Applications):
    serializer_class = ReceiptSerializer

    @extend_schema(operation_id="applications_receipt")
    def get(self, request: Request, reference: str) -> Response:
        """The receipt of the last revision that was handed in."""
        row = self.application()
        latest = row.revisions.order_by("-number").first()
        if latest is None or not rules.may_see_findings(request.user, row):
            raise Http404
        return Response(reading.receipt(latest, row))
