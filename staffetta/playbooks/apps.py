from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "staffetta.playbooks"

    def ready(self) -> None:
        from staffetta.playbooks import following, registering

        registering.register()
        following.register()
