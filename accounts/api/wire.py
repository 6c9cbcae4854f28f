"""How every resource of the API speaks: bounded JSON, pages, and nothing that is sent is silently lost."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

DEEPEST = 20
LONGEST = 20_000
LARGEST = 10**15


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class JSONRenderer(BaseRenderer):
    """JSON in UTF-8; times as RFC 3339 in UTC, decimals as text."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)


class FileRenderer(JSONRenderer):
    """Lets a client ask for a file by its kind; a refusal is still said in JSON."""

    media_type = "application/octet-stream"
    format = "file"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


class JSONParser(BaseParser):
    """JSON that the database can keep: no NUL, no half characters, no huge numbers, no endless nesting."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("The body is larger than %(limit)s bytes.") % {"limit": limit})
        try:
            data = json.loads(body.decode())
        except (ValueError, RecursionError):
            raise exceptions.ParseError(_("The body is not valid JSON in UTF-8.")) from None
        _check(data)
        return data


def _check(data: Any) -> None:
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise exceptions.ParseError(_("The body is nested too deeply."))
        if isinstance(value, dict):
            waiting += [(key, depth) for key in value]
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        else:
            _check_scalar(value)


def _check_scalar(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
            raise exceptions.ParseError(_("The body has characters that cannot be stored."))
        if len(value) > LONGEST:
            raise exceptions.ParseError(
                _("A text of the body is longer than %(limit)s characters.") % {"limit": LONGEST}
            )
    elif isinstance(value, (int, float)) and (not math.isfinite(value) or abs(value) > LARGEST):
        raise exceptions.ParseError(_("A number of the body is out of range."))


class StrictSerializer(serializers.Serializer):
    """Refuses what it does not know, so that a misspelt field is not silently lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := [str(key) for key in data if key not in known]:
                message = _("There is no such field.")
                raise serializers.ValidationError({key[:100]: [message] for key in unknown[:50]})
        return super().to_internal_value(data)


class ErrorSerializer(serializers.Serializer):
    """Every refusal: a code for machines, a sentence for people, and messages by field."""

    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class Pages(PageNumberPagination):
    """Pages of 50 rows, at most 200."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    last_page_strings = ()

    def get_page_size(self, request: Any) -> int:
        raw = request.query_params.get(self.page_size_query_param)
        if raw is None:
            return self.page_size
        if not (raw.isascii() and raw.isdigit() and int(raw[:9])):
            raise serializers.ValidationError({self.page_size_query_param: [_("A whole number from 1 to 200.")]})
        return min(int(raw[:9]), self.max_page_size)


class Filters(DjangoFilterBackend):
    """Refuses a parameter that it does not know: a misspelt filter would answer with everything."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        known = {
            Pages.page_query_param,
            Pages.page_size_query_param,
            *(filterset.filters if filterset else ()),
        }
        if unknown := [name for name in request.query_params if name not in known]:
            message = _("There is no such parameter.")
            raise serializers.ValidationError({name[:100]: [message] for name in unknown[:50]})
        return super().filter_queryset(request, queryset, view)


class Visible:
    """Rows start at ``visible_to(user)``, whatever the view does with them."""

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()  # type: ignore[attr-defined]
        return self.queryset.all().visible_to(self.request.user)  # type: ignore[attr-defined]
