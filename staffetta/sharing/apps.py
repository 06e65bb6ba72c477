from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "staffetta.sharing"

    def ready(self) -> None:
        from staffetta.sharing import registering

        registering.register()
