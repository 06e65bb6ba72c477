from django.apps import AppConfig


class IcalsConfig(AppConfig):
    name = "staffetta.icals"

    def ready(self) -> None:
        from staffetta.icals import registering

        registering.register()
