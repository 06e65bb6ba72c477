from django.apps import AppConfig


class MergesConfig(AppConfig):
    name = "staffetta.merges"

    def ready(self) -> None:
        from staffetta.merges import jobs, registering

        registering.register()
