from django.urls import path

from staffetta.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    path("feed/<str:token>.ics", views.feed, name="feed"),
    path("addresses/", views.subscriptions, name="list"),
    path("addresses/new/", views.make, name="make"),
    path("addresses/<uuid:subscription_id>/edit/", views.edit, name="edit"),
    path("addresses/<uuid:subscription_id>/renew/", views.renew, name="renew"),
    path("addresses/<uuid:subscription_id>/end/", views.end, name="end"),
]
