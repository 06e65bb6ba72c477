from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "staffetta.intake"
