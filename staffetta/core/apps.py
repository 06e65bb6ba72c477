from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "staffetta.core"

    def ready(self) -> None:
        from staffetta.core.db import lookups

        lookups.register()
