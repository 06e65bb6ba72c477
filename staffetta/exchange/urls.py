from django.urls import path

from staffetta.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new, name="new"),
    path("<uuid:import_id>/", views.one, name="import"),
    path("<uuid:import_id>/run/", views.run, name="run"),
    path("<uuid:import_id>/stop/", views.stop, name="stop"),
    path("<uuid:import_id>/remap/", views.remap, name="remap"),
    path("<uuid:import_id>/findings.csv", views.findings, name="findings"),
]
