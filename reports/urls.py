from django.urls import path

from reports import views

urlpatterns = [
    path("exports/", views.start_export, name="export_start"),
    path("exports/<uuid:uid>/", views.export_file, name="export_file"),
]
