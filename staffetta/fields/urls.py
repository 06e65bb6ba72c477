from django.urls import path

from staffetta.fields.views import definitions

app_name = "fields"
urlpatterns = [
    path("", definitions.fields, name="fields"),
    path("<uuid:field_id>/", definitions.fields, name="field"),
]
