from django.urls import path

from staffetta.webhooks.views import deliveries, pages

app_name = "webhooks"
urlpatterns = [
    path("", pages.webhooks, name="webhooks"),
    path("new/", pages.new, name="new"),
    path("<uuid:webhook_id>/", deliveries.webhook, name="webhook"),
    path("<uuid:webhook_id>/edit/", pages.edit, name="edit"),
    path("<uuid:webhook_id>/delete/", pages.delete, name="delete"),
    path("<uuid:webhook_id>/secret/", pages.renew, name="renew"),
    path("<uuid:webhook_id>/take-over/", pages.take_over_, name="take-over"),
    path("<uuid:webhook_id>/test/", deliveries.test, name="test"),
    path("<uuid:webhook_id>/replay/", deliveries.replay, name="replay"),
    path("<uuid:webhook_id>/messages/<uuid:delivery_id>/", deliveries.delivery, name="delivery"),
    path("<uuid:webhook_id>/messages/<uuid:delivery_id>/again/", deliveries.retry, name="retry"),
]
