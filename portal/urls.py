from django.urls import path

from portal.views import applications, enterprise, filling, materials, public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("programs/", public.programs, name="programs"),
    path("programs/<slug:code>/", public.program, name="program"),
    path("rounds/<slug:code>/", public.round_page, name="round"),
    path("rounds/<slug:code>/questions/", public.questions, name="questions"),
    path("publicity/", public.publicity, name="publicity"),
    path("language/", public.language, name="language"),
    path("enterprise/", enterprise.overview, name="enterprise"),
    path("enterprise/register/", enterprise.register, name="register"),
    path("enterprise/<uuid:uid>/edit/", enterprise.edit, name="enterprise_edit"),
    path("enterprise/<uuid:uid>/ask-again/", enterprise.ask_again, name="ask_again"),
    path("enterprise/<uuid:uid>/members/", enterprise.invite, name="invite"),
    path("enterprise/<uuid:uid>/members/<int:pk>/remove/", enterprise.remove, name="remove_member"),
    path("applications/", applications.my_applications, name="applications"),
    path("rounds/<slug:code>/apply/", applications.start, name="start"),
    path("applications/<slug:reference>/", applications.application, name="application"),
    path("applications/<slug:reference>/sections/<slug:section>/", filling.section, name="section"),
    path("applications/<slug:reference>/materials/", materials.materials, name="materials"),
    path("applications/<slug:reference>/materials/<slug:material>/", materials.upload, name="upload"),
    path("applications/<slug:reference>/files/<uuid:uid>/remove/", materials.remove_file, name="remove_file"),
    path("applications/<slug:reference>/check/", filling.check, name="check"),
    path("applications/<slug:reference>/receipt/", applications.receipt, name="receipt"),
    path("applications/<slug:reference>/revisions/<int:number>/", applications.revision, name="revision"),
    path("applications/<slug:reference>/do/<slug:verb>/", applications.move, name="move"),
]
