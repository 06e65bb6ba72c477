"""Addresses of links: /s/<secret>/ for customers, the rest for whoever shares."""

from django.urls import path

from staffetta.sharing.views import customer, links

app_name = "sharing"
urlpatterns = [
    path("s/<str:token>/", customer.customer, name="customer"),
    path("clients/<uuid:pk>/shares/", links.share, name="share"),
    path("clients/<uuid:pk>/shares/<uuid:share_id>/revoke/", links.revoke, name="revoke"),
    path("clients/<uuid:pk>/shown-tasks/<uuid:task_id>/show/", links.show, name="show"),
    path("clients/<uuid:pk>/shown-tasks/<uuid:task_id>/hide/", links.hide, name="hide"),
]
