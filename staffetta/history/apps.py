from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "staffetta.history"

    def ready(self) -> None:
        from staffetta.core.facts import install
        from staffetta.history import accounts, jobs
        from staffetta.history.recording import write

        install(write)
        accounts.register()
