from django.urls import path

from staffetta.calendars import views

app_name = "calendars"
urlpatterns = [path("", views.calendar, name="calendar")]
