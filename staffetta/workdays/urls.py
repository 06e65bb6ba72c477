from django.urls import path

from staffetta.workdays.views import editing

app_name = "workdays"
urlpatterns = [
    path("", editing.edit, name="edit"),
    path("preview/", editing.preview, name="preview"),
]
