from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "staffetta.processes"
