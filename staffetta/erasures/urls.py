from django.urls import path

from staffetta.erasures.views import certificates, contacts, many, requests

app_name = "erasures"
urlpatterns = [
    path("", certificates.erasures, name="erasures"),
    path("contacts/delete/", many.delete_chosen, name="delete-many"),
    path("contacts/<uuid:contact_id>/delete/", contacts.delete, name="delete"),
    path("contacts/<uuid:contact_id>/anonymise/", contacts.anonymise, name="anonymise"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new, name="new-request"),
    path("requests/<uuid:request_id>/", requests.one, name="request"),
    path("requests/<uuid:request_id>/edit/", requests.edit, name="edit-request"),
    path("requests/<uuid:request_id>/contacts/", requests.concern, name="concern"),
    path("requests/<uuid:request_id>/extend/", requests.extend, name="extend"),
    path("requests/<uuid:request_id>/close/", requests.close, name="close"),
    path("<uuid:erasure_id>/", certificates.erasure, name="erasure"),
    path("<uuid:erasure_id>/certificate.pdf", certificates.pdf, name="pdf"),
    path("<uuid:erasure_id>/certificate.json", certificates.as_json, name="json"),
]
