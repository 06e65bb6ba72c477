from django.apps import AppConfig


class VcardsConfig(AppConfig):
    name = "staffetta.vcards"
