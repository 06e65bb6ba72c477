from django.apps import AppConfig


class IcalsConfig(AppConfig):
    name = "staffetta.icals"
