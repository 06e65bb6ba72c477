from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "staffetta.intake"

    def ready(self) -> None:
        from staffetta.intake import jobs, registering, tied, trailed

        registering.register()
        tied.register()
        trailed.register()
        assert jobs  # imported, so that the worker knows them
