from django.urls import path

from staffetta.config.live import views

app_name = "live"
urlpatterns = [
    path("stream/", views.stream, name="stream"),
    path("news/", views.news, name="news"),
    path("around/", views.around, name="around"),
]
