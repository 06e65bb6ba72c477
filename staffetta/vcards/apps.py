from django.apps import AppConfig


class VcardsConfig(AppConfig):
    name = "staffetta.vcards"

    def ready(self) -> None:
        from staffetta.vcards import registering

        registering.register()
