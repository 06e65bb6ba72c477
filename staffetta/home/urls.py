from django.urls import path

from staffetta.home import views

app_name = "home"
urlpatterns = [
    path("", views.day, name="my-day"),
    path("my-day/tasks/", views.tasks, name="tasks"),
]
