from django.urls import path

from staffetta.fields.views import definitions

app_name = "fields"
urlpatterns = [
    path("", definitions.fields, name="fields"),
    path("new/", definitions.new, name="new"),
    path("order/", definitions.order, name="order"),
    path("<uuid:field_id>/", definitions.edit, name="field"),
    path("<uuid:field_id>/retire/", definitions.retire, name="retire"),
    path("<uuid:field_id>/restore/", definitions.restore, name="restore"),
    path("<uuid:field_id>/delete/", definitions.delete, name="delete"),
]
