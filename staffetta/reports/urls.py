from django.urls import path

from staffetta.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("notes/", views.notes, name="notes"),
    path("tasks/", views.tasks, name="tasks"),
    path("planned/", views.planned, name="planned"),
    path("<slug:key>/", views.report, name="report"),
    path("<slug:key>/<slug:table>.csv", views.file, name="file"),
]
