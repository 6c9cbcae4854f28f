"""Enterprises and the person who asks."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.wire import Visible
from enterprises import workflow
from enterprises.api.filters import EnterpriseFilter
from enterprises.api.serializers import EnterpriseInput, EnterpriseSerializer, MeSerializer
from enterprises.models import Enterprise
from enterprises.registration import change_enterprise, register_enterprise


class Enterprises(Visible, generics.GenericAPIView):
    queryset = Enterprise.objects.all()
    serializer_class = EnterpriseSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("figures")

    def facts(self, *, partial: bool = False) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What was sent: the file's facts, and the yearly figures."""
        given = EnterpriseInput(data=self.request.data, partial=partial)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        return facts, facts.pop("figures", [])

    def shown(self, row: Enterprise) -> dict[str, Any]:
        return EnterpriseSerializer(self.get_queryset().get(pk=row.pk)).data


class EnterpriseList(Enterprises, generics.ListAPIView):
    filterset_class = EnterpriseFilter

    @extend_schema(operation_id="enterprises_list")
    def get(self, request: Request) -> Response:
        """The enterprises that I act for or may read; phones and accounts are masked."""
        return self.list(request)

    @extend_schema(operation_id="enterprises_create", request=EnterpriseInput, responses={201: EnterpriseSerializer})
    def post(self, request: Request) -> Response:
        """Register an enterprise and become its owner; an officer verifies it before it may hand in."""
        facts, figures = self.facts()
        row = register_enterprise(user=request.user, facts=facts, figures=figures)  # type: ignore[arg-type]
        return Response(self.shown(row), status=status.HTTP_201_CREATED)


class EnterpriseDetail(Enterprises):
    filter_backends = ()
    lookup_field = lookup_url_kwarg = "uid"

    @extend_schema(operation_id="enterprises_retrieve")
    def get(self, request: Request, uid: Any) -> Response:
        """One enterprise's file with its yearly figures."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        operation_id="enterprises_update",
        request=EnterpriseInput(partial=True),
        responses=EnterpriseSerializer,
    )
    def patch(self, request: Request, uid: Any) -> Response:
        """Change what is sent; a new name, code or district asks for verification again."""
        row = self.get_object()
        facts, figures = self.facts(partial=True)
        row = change_enterprise(row, user=request.user, facts=facts, figures=figures)  # type: ignore[arg-type]
        return Response(self.shown(row))


class AskAgain(Enterprises):
    filter_backends = ()

    @extend_schema(operation_id="enterprises_ask_again", request=None, responses=EnterpriseSerializer)
    def post(self, request: Request, uid: Any) -> Response:
        """Send a file that was not verified back to the officer."""
        row = get_object_or_404(self.get_queryset(), uid=uid)
        workflow.ask_again(row, actor=request.user)
        return Response(self.shown(row))


class Me(generics.GenericAPIView):
    serializer_class = MeSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """Who I am: my role, and the enterprises that I act for."""
        return Response(self.get_serializer(request.user).data)
