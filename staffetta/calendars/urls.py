from django.urls import path

from staffetta.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("new/", views.new, name="new"),
    path("tasks/<uuid:task_id>/", views.entry, name="entry"),
    path("tasks/<uuid:task_id>/move/", views.move, name="move"),
]
