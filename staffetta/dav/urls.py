from django.urls import path, re_path

from staffetta.dav import views

app_name = "dav"
urlpatterns = [
    path(".well-known/caldav", views.well_known, name="caldav"),
    path(".well-known/carddav", views.well_known, name="carddav"),
    re_path(r"^dav(?:/(?P<path>.*))?$", views.dav, name="dav"),
    path("settings/devices/", views.devices, name="devices"),
    path("settings/devices/new/", views.make, name="make"),
    path("settings/devices/contacts/", views.choose, name="choose"),
    path("settings/devices/<uuid:password_id>/revoke/", views.revoke, name="revoke"),
]
