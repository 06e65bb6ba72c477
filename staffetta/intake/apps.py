from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "staffetta.intake"

    def ready(self) -> None:
        from staffetta.intake import registering, tied, trailed

        registering.register()
        tied.register()
        trailed.register()
