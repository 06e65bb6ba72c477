"""Addresses under /bin/."""

from django.urls import path

from staffetta.bin import views

app_name = "bin"
urlpatterns = [
    path("", views.index, name="bin"),
    path("empty/", views.empty, name="empty"),
    path("term/", views.term, name="term"),
    path("batches/<uuid:batch_id>/restore/", views.restore_together, name="restore-batch"),
    path("<uuid:entry_id>/restore/", views.restore, name="restore"),
    path("<uuid:entry_id>/delete/", views.delete_for_good, name="delete"),
]
