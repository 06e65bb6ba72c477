from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "staffetta.playbooks"

    def ready(self) -> None:
        from staffetta.playbooks import registering

        registering.register()
