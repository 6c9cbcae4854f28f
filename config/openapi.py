"""The API's description: names, summaries and refusals that every operation has alike."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from accounts.api.wire import ErrorSerializer, StrictSerializer

REFUSALS = {
    "400": "The shape of the request is wrong; `fields` says where.",
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "This is not yours to do.",
    "404": "There is no such thing, or it is not yours to read.",
    "406": "Only JSON is spoken here.",
    "409": "A rule refuses; `code` says which.",
    "413": "The body is too large.",
    "415": "The body is of a type that is not taken here.",
    "429": "Too many requests; see Retry-After.",
}
ALWAYS = ("400", "401", "403", "404", "406", "429")
WRITING = ("409", "413", "415")


class Schema(AutoSchema):
    """The first sentence of a docstring is the summary; each operation lists its refusals."""

    def get_description(self) -> str:  # type: ignore[override]
        if text := getattr(self.view, "operation_text", ""):
            return str(text)
        return super().get_description() or ""

    def get_summary(self) -> str:
        if label := getattr(self.view, "operation_summary", ""):
            return str(label)
        return self.get_description().strip().split("\n")[0].split(". ")[0].split("; ")[0].rstrip(".")

    def get_operation_id(self) -> str:
        return getattr(self.view, "operation_id", "") or super().get_operation_id()

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        component = self.resolve_serializer(ErrorSerializer, "response")
        for code in (*ALWAYS, *(WRITING if self.method != "GET" else ())):
            content = {"application/json": {"schema": component.ref}}
            refusal = {"description": REFUSALS[code], "content": content}
            operation["responses"].setdefault(code, refusal)
        operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
        return schema
