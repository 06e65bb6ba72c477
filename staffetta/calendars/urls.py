from django.urls import path

from staffetta.calendars import subscription_views, views

app_name = "calendars"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("feed/<str:token>.ics", subscription_views.feed, name="feed"),
    path("addresses/", subscription_views.subscriptions, name="subscriptions"),
    path("addresses/new/", subscription_views.make, name="make"),
    path("addresses/<uuid:subscription_id>/renew/", subscription_views.renew, name="renew"),
    path("addresses/<uuid:subscription_id>/end/", subscription_views.end, name="end"),
    path("new/", views.new, name="new"),
    path("tasks/<uuid:task_id>/", views.entry, name="entry"),
    path("tasks/<uuid:task_id>/move/", views.move, name="move"),
]
