from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "staffetta.push"

    def ready(self) -> None:
        from staffetta.push import jobs
