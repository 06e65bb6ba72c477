from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "staffetta.subscriptions"
