"""Exports through the API: ask, watch, fetch."""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.wire import ErrorSerializer, FileRenderer, JSONRenderer, Visible
from reports import rules
from reports.api.serializers import ExportInput, ExportSerializer
from reports.exports import request_export
from reports.models import Export
from reports.views import export_file


class Exports(Visible, generics.GenericAPIView):
    queryset = Export.objects.all()
    serializer_class = ExportSerializer
    lookup_field = lookup_url_kwarg = "uid"
    filter_backends: Any = ()

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("round")


class ExportList(Exports, generics.ListAPIView):
    @extend_schema(operation_id="exports_list")
    def get(self, request: Request) -> Response:
        """My exports, newest first."""
        return self.list(request)

    @extend_schema(operation_id="exports_create", request=ExportInput, responses={201: ExportSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a file of one round; a worker builds it, and an unfinished wish is not built twice."""
        if not rules.may_export(request.user):
            raise PermissionDenied
        given = ExportInput(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        export = request_export(user=request.user, **given.validated_data)
        return Response(self.get_serializer(export).data, status=status.HTTP_201_CREATED)


class ExportDetail(Exports):
    pagination_class = None

    @extend_schema(operation_id="exports_retrieve")
    def get(self, request: Request, uid: Any) -> Response:
        """One export with its progress in rows and percent."""
        return Response(self.get_serializer(self.get_object()).data)


class ExportFile(Exports):
    pagination_class = None
    renderer_classes = (JSONRenderer, FileRenderer)

    @extend_schema(
        operation_id="exports_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 409: ErrorSerializer},
    )
    def get(self, request: Request, uid: Any) -> Any:
        """The finished file, always as a download; who took it is written down."""
        return export_file(request._request, uid=uid)
