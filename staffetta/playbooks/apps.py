from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "staffetta.playbooks"
