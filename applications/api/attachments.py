"""Files of an application through the API; the rules are those of every other door."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.wire import FileRenderer, JSONRenderer, Visible
from applications.api import reading
from applications.api.serializers import AttachmentSerializer, UploadInput
from applications.api.views import Applications
from applications.attachments import add_attachment, remove_attachment
from applications.models import Attachment
from applications.views import attachment as send_file


class ApplicationAttachments(Applications):
    serializer_class = AttachmentSerializer
    pagination_class = None
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="applications_attachments_list", responses=AttachmentSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """The files of the working copy."""
        return Response([reading.attachment(row) for row in self.application().attachments.present()])

    @extend_schema(
        operation_id="applications_attachments_create",
        request={"multipart/form-data": UploadInput},
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Hand in one file for a material of the round; its kind, size and content are checked."""
        application = self.application()
        given = UploadInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        row = add_attachment(application, data["material"], data["file"], user=request.user)  # type: ignore[arg-type]
        return Response(reading.attachment(row), status=status.HTTP_201_CREATED)


class Attachments(Visible, generics.GenericAPIView):
    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    lookup_field = lookup_url_kwarg = "uid"
    pagination_class = None
    filter_backends = ()

    def get_queryset(self) -> Any:
        return super().get_queryset().present().select_related("application")


class OneAttachment(Attachments):
    @extend_schema(operation_id="attachments_retrieve")
    def get(self, request: Request, uid: Any) -> Response:
        """What is known of a file, and where to fetch it."""
        return Response(reading.attachment(self.get_object()))

    @extend_schema(operation_id="attachments_destroy", responses={204: None})
    def delete(self, request: Request, uid: Any) -> Response:
        """Take a file out of the working copy; what an earlier revision names is kept."""
        row = get_object_or_404(self.get_queryset(), uid=uid)
        remove_attachment(row, user=request.user)  # type: ignore[arg-type]
        return Response(status=status.HTTP_204_NO_CONTENT)


class AttachmentFile(Attachments):
    renderer_classes = (JSONRenderer, FileRenderer)

    @extend_schema(
        operation_id="attachments_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, uid: Any) -> Any:
        """The file itself, always as a download."""
        return send_file(request._request, uid=uid)
