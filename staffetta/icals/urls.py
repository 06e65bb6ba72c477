from django.urls import path

from staffetta.icals import views

app_name = "icals"
urlpatterns = [
    path("tasks/<uuid:task_id>.ics", views.task, name="task"),
    path("mine.ics", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("run/", views.run, name="run"),
]
