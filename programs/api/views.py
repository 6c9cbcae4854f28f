"""Programs and rounds: open to everybody, signed in or not."""

from typing import Any

from django.db.models import BooleanField, Case, Prefetch, QuerySet, Value, When
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from programs.api.filters import ProgramFilter, RoundFilter
from programs.api.serializers import (
    DefinitionSerializer,
    ProgramDetailSerializer,
    ProgramSerializer,
    RoundSerializer,
)
from programs.models import Program, Round

IS_OPEN = Case(
    When(status=Round.Status.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now(), then=Value(True)),
    default=Value(False),
    output_field=BooleanField(),
)


def rounds(user: Any) -> QuerySet[Round]:
    """Rounds that this person may read, each with whether it is open by the database's clock."""
    rows = Round.objects.visible_to(user).select_related("program", "definition")
    return rows.annotate(is_open=IS_OPEN)


class Programs(generics.GenericAPIView):
    permission_classes = (AllowAny,)
    queryset = Program.objects.all()

    def get_queryset(self) -> QuerySet[Program]:
        public = rounds(self.request.user).order_by("-closes_at", "-pk")
        return Program.objects.prefetch_related(Prefetch("rounds", public, to_attr="public_rounds"))


class ProgramList(Programs, generics.ListAPIView):
    serializer_class = ProgramSerializer
    filterset_class = ProgramFilter

    @extend_schema(operation_id="programs_list")
    def get(self, request: Request) -> Response:
        """Every program with its rounds."""
        return self.list(request)


class ProgramDetail(Programs, generics.RetrieveAPIView):
    serializer_class = ProgramDetailSerializer
    filter_backends = ()
    lookup_field = lookup_url_kwarg = "code"

    @extend_schema(operation_id="programs_retrieve")
    def get(self, request: Request, code: str) -> Response:
        """One program with its guide: who may apply, with which documents, by which figures and steps."""
        return self.retrieve(request, code=code)


class Rounds(generics.GenericAPIView):
    permission_classes = (AllowAny,)
    queryset = Round.objects.all()

    def get_queryset(self) -> QuerySet[Round]:
        return rounds(self.request.user)


class RoundList(Rounds, generics.ListAPIView):
    serializer_class = RoundSerializer
    filterset_class = RoundFilter

    @extend_schema(operation_id="rounds_list")
    def get(self, request: Request) -> Response:
        """Every round with its window, newest first."""
        return self.list(request)


class RoundDetail(Rounds, generics.RetrieveAPIView):
    serializer_class = RoundSerializer
    filter_backends = ()
    lookup_field = lookup_url_kwarg = "code"

    @extend_schema(operation_id="rounds_retrieve")
    def get(self, request: Request, code: str) -> Response:
        """One round: its window by the database's clock, and whether it takes applications now."""
        return self.retrieve(request, code=code)


class RoundDefinition(Rounds):
    serializer_class = DefinitionSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="rounds_definition")
    def get(self, request: Request, code: str) -> Response:
        """The frozen definition of a round: sections, fields, rules, materials, stages and parameters."""
        row = get_object_or_404(self.get_queryset(), code=code)
        version = row.definition
        return Response(
            {
                "round": row.code,
                "version": version.version,
                "digest": version.digest,
                "definition": version.content,
            }
        )
