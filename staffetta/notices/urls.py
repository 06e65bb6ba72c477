from django.urls import path

from staffetta.notices import leaving, views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read, name="read"),
    path("unread/", views.unread, name="unread"),
    path("delete/", views.delete, name="delete"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", leaving.leave, name="unsubscribe"),
    path("<uuid:notice_id>/", views.open_notice, name="open"),
]
