from django.apps import AppConfig


class ErasuresConfig(AppConfig):
    name = "staffetta.erasures"

    def ready(self) -> None:
        from staffetta.erasures import reactions, registering

        registering.register()
