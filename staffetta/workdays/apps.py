from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "staffetta.workdays"

    def ready(self) -> None:
        from staffetta.workdays import told

        told.register()
