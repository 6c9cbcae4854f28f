"""Score sheets: an expert reads and answers their own; the office reads all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.wire import Visible
from reviews import workflow
from reviews.api.filters import ReviewFilter
from reviews.api.serializers import DeclineInput, ReviewSerializer, ScoreInput
from reviews.models import Assignment


class Reviews(Visible, generics.GenericAPIView):
    queryset = Assignment.objects.all()
    serializer_class = ReviewSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("application__definition", "expert__user")

    def sheet(self, verb: str) -> Assignment:
        """The sheet, when this person may use this verb on it."""
        row = self.get_object()
        if not workflow.machine.transitions[verb].permits(self.request.user, row):
            raise PermissionDenied
        return row

    def shown(self, row: Assignment) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


class ReviewList(Reviews, generics.ListAPIView):
    filterset_class = ReviewFilter

    @extend_schema(operation_id="reviews_list")
    def get(self, request: Request) -> Response:
        """My score sheets, newest first; for the office, everybody's."""
        return self.list(request)


class ReviewDetail(Reviews):
    filter_backends = ()

    @extend_schema(operation_id="reviews_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One score sheet with its criteria."""
        return Response(self.get_serializer(self.get_object()).data)


class Submit(Reviews):
    filter_backends = ()

    @extend_schema(operation_id="reviews_submit", request=ScoreInput, responses=ReviewSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Hand in the points of every criterion with an opinion; the sheet is locked."""
        row = self.sheet("submit")
        given = ScoreInput(data=request.data)
        given.is_valid(raise_exception=True)
        refuse_unknown(row, given.validated_data)
        return self.shown(workflow.submit(row, actor=request.user, **given.validated_data))


class Decline(Reviews):
    filter_backends = ()

    @extend_schema(operation_id="reviews_decline", request=DeclineInput, responses=ReviewSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Step back, with the reason; a conflict of interest is kept and somebody else is asked."""
        row = self.sheet("decline")
        given = DeclineInput(data=request.data)
        given.is_valid(raise_exception=True)
        return self.shown(workflow.decline(row, actor=request.user, **given.validated_data))


def refuse_unknown(row: Assignment, data: dict[str, Any]) -> None:
    """Raise ValidationError for points and vetoes that the rubric does not know: nothing is silently lost."""
    rubric = row.application.definition.load().rubric
    criteria = {one.key for one in rubric.criteria} if rubric else set()
    vetoes = {one.key for one in rubric.vetoes} if rubric else set()
    wrong = [f"scores.{key}"[:100] for key in data["scores"] if key not in criteria]
    wrong += [f"vetoes.{n}" for n, key in enumerate(data.get("vetoes", [])) if key not in vetoes]
    if wrong:
        raise serializers.ValidationError({path: [_("There is no such criterion.")] for path in wrong[:50]})
