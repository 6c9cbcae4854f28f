"""Every door of the house."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from accounts.views import to_sign_in
from config import health, health_page
from reports.summary_page import page as statistics_page

admin.site.index_title = _("Work queue")

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("config.api")),
    path("admin/health/", health_page.page, name="staff_health"),
    path("admin/login/", to_sign_in),
    path("admin/statistics/", statistics_page, name="staff_statistics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("applications.urls")),
    path("", include("reports.urls")),
    path("", include("portal.urls")),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
