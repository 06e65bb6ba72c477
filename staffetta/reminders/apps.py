from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "staffetta.reminders"

    def ready(self) -> None:
        from staffetta.reminders import jobs, told  # noqa: F401 - jobs are known by being imported

        told.register_kinds()
