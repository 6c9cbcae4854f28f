from django.urls import path

from applications import views

urlpatterns = [path("attachments/<uuid:uid>/", views.attachment, name="attachment")]
