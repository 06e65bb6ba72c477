from django.urls import path

from staffetta.push import views

app_name = "push"
urlpatterns = [
    path("worker.js", views.worker, name="worker"),
    path("devices/", views.add, name="add"),
    path("devices/<uuid:device_id>/remove/", views.remove, name="remove"),
]
