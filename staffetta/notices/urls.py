from django.urls import path

from staffetta.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read"),
    path("<uuid:notice_id>/", views.open_notice, name="open"),
]
