from django.apps import AppConfig


class BinConfig(AppConfig):
    name = "staffetta.bin"

    def ready(self) -> None:
        from staffetta.bin import jobs, registering

        registering.register()
        assert jobs  # imported, so that the worker knows it
