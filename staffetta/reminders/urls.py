from django.urls import path

from staffetta.reminders import views

app_name = "reminders"
urlpatterns = [
    path("<uuid:task_id>/remind/", views.remind, name="remind"),
    path("<uuid:task_id>/remind/snooze/", views.snooze, name="snooze"),
    path("<uuid:task_id>/remind/remove/", views.remove, name="remove"),
]
