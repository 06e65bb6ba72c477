from django.apps import AppConfig


class BinConfig(AppConfig):
    name = "staffetta.bin"

    def ready(self) -> None:
        from staffetta.bin import jobs, reactions, registering

        registering.register()
        assert jobs and reactions  # imported, so that the worker knows it
