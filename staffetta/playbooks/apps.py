from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "staffetta.playbooks"

    def ready(self) -> None:
        from staffetta.playbooks import binned, following, registering

        binned.register()
        registering.register()
        following.register()
