"""One address for each verb of the machine that people may use."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from applications import moves
from applications.api import reading
from applications.api.inputs import shape
from applications.api.serializers import ApplicationDetail, ReceiptSerializer
from applications.api.views import Applications

HEADER = "Idempotency-Key"


class Move(Applications):
    """POST does the verb; its inputs are the fields of its form."""

    verb = ""
    operation_id = operation_text = ""
    operation_summary: Any = ""

    def post(self, request: Request, reference: str) -> Response:
        application = self.application()
        self.permit(application)
        moved = moves.move(application, self.verb, actor=request.user, data=self.inputs())  # type: ignore[arg-type]
        return Response(self.shown(moved))

    def permit(self, application: Any) -> None:
        """Who may not use the verb is told so before their inputs are looked at."""
        if not moves.machine.transitions[self.verb].permits(self.request.user, application):
            raise PermissionDenied

    def inputs(self) -> dict[str, Any]:
        kind = shape(self.verb)
        if kind is None:
            return {}
        given = kind(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class HandIn(Move):
    """Submit and resubmit: the same key gives the same receipt, however often it is sent."""

    serializer_class = ReceiptSerializer

    def post(self, request: Request, reference: str) -> Response:
        application = self.application()
        self.permit(application)
        data = {"key": self.key()}
        revision, created = moves.submit_once(application, self.verb, actor=request.user, data=data)  # type: ignore[arg-type]
        body = reading.receipt(revision, application)
        if created:
            return Response(body, status=status.HTTP_201_CREATED)
        return Response(body, headers={"Idempotent-Replay": "true"})

    def key(self) -> str:
        """The key of the header or of the body. Raises ValidationError when there is none, or two."""
        sent = self.inputs().get("key")
        header = self.request.headers.get(HEADER)
        if sent is not None and header is not None and sent != header:
            raise serializers.ValidationError({"key": [_("The header has another key than the body.")]})
        if not (key := header or sent):
            raise serializers.ValidationError({"key": [_("Send a key of your own, 8 to 80 characters long.")]})
        return str(key)


def _described(rule: Any) -> type[Move]:
    """The view of one verb, with its own entry in the API's description."""
    base: type[Move] = HandIn if rule.verb in moves.SUBMITTING else Move

    @extend_schema(request=shape(rule.verb), **ANSWERS[base])
    def post(self: Move, request: Request, reference: str) -> Response:
        return base.post(self, request, reference)

    fields = {
        "verb": rule.verb,
        "operation_id": f"applications_{rule.verb}",
        "operation_text": rule.run.__doc__ or "",
        "operation_summary": rule.label,
        "post": post,
    }
    return type(f"{base.__name__}{rule.verb.title()}", (base,), fields)


ANSWERS: dict[type[Move], dict[str, Any]] = {
    Move: {"responses": ApplicationDetail},
    HandIn: {
        "responses": {
            201: ReceiptSerializer,
            200: OpenApiResponse(ReceiptSerializer, "The key was used before; this is its receipt."),
        },
        "parameters": [
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description="A key of your own, 8 to 80 characters.")
        ],
    },
}


def urlpatterns(prefix: str) -> list[URLPattern]:
    """An address for every verb of people; ``request_correction`` is ``request-correction/``."""
    return [
        path(
            f"{prefix}<ref:reference>/{reading.kebab(rule.verb)}/",
            _described(rule).as_view(),
            name=f"applications-{reading.kebab(rule.verb)}",
        )
        for rule in moves.machine.transitions.values()
        if not rule.system
    ]
