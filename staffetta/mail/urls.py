from django.urls import path

from staffetta.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("test/", views.test, name="test"),
]
