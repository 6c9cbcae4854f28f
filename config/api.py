"""The machine door: every resource under /api/v1/, its description at /api/schema/, a page to browse it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import include, path, register_converter
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import views as accounts
from applications.api import attachments
from applications.api import moves as application_moves
from applications.api import views as applications
from enterprises.api import views as enterprises
from programs.api import views as programs
from reports.api import views as reports
from reviews.api import views as reviews


class Reference:
    """The public reference of an application."""

    regex = "[A-Za-z0-9-]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Key(Reference):
    """A primary key that every database can compare."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> Any:
        return int(value)


class Word(Reference):
    """A code of a program, a round or a section."""

    regex = "[A-Za-z0-9_-]{1,50}"


register_converter(Reference, "ref")
register_converter(Key, "key")
register_converter(Word, "word")
ONE = "applications/<ref:reference>/"

v1 = [
    path("me/", enterprises.Me.as_view(), name="me"),
    path("tokens/", accounts.Tokens.as_view(), name="tokens"),
    path("notices/", accounts.Notices.as_view(), name="notices"),
    path("notices/<key:pk>/read/", accounts.NoticeRead.as_view(), name="notice-read"),
    path("programs/", programs.ProgramList.as_view(), name="programs"),
    path("programs/<word:code>/", programs.ProgramDetail.as_view(), name="program"),
    path("rounds/", programs.RoundList.as_view(), name="rounds"),
    path("rounds/<word:code>/", programs.RoundDetail.as_view(), name="round"),
    path("rounds/<word:code>/definition/", programs.RoundDefinition.as_view(), name="round-definition"),
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<uuid:uid>/", enterprises.EnterpriseDetail.as_view(), name="enterprise"),
    path("enterprises/<uuid:uid>/ask-again/", enterprises.AskAgain.as_view(), name="enterprise-ask-again"),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path(ONE, applications.OneApplication.as_view(), name="application"),
    path(f"{ONE}sections/<word:key>/", applications.Sections.as_view(), name="application-section"),
    path(f"{ONE}check/", applications.Check.as_view(), name="application-check"),
    path(f"{ONE}receipt/", applications.Receipt.as_view(), name="application-receipt"),
    path(f"{ONE}attachments/", attachments.ApplicationAttachments.as_view(), name="application-attachments"),
    *application_moves.urlpatterns("applications/"),
    path("attachments/<uuid:uid>/", attachments.OneAttachment.as_view(), name="attachment"),
    path("attachments/<uuid:uid>/file/", attachments.AttachmentFile.as_view(), name="attachment-file"),
    path("reviews/", reviews.ReviewList.as_view(), name="reviews"),
    path("reviews/<key:pk>/", reviews.ReviewDetail.as_view(), name="review"),
    path("reviews/<key:pk>/submit/", reviews.Submit.as_view(), name="review-submit"),
    path("reviews/<key:pk>/decline/", reviews.Decline.as_view(), name="review-decline"),
    path("exports/", reports.ExportList.as_view(), name="exports"),
    path("exports/<uuid:uid>/", reports.ExportDetail.as_view(), name="export"),
    path("exports/<uuid:uid>/file/", reports.ExportFile.as_view(), name="export-file"),
]


@cache
def description(language: str) -> dict[str, Any]:
    """The OpenAPI description, the same for everybody; made once per language and process."""
    return SchemaGenerator().get_schema(request=None, public=True)


class Description(SpectacularAPIView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:  # type: ignore[override]
        return Response(description(get_language() or settings.LANGUAGE_CODE))


docs = SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html")
app_name = "api"
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", Description.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
