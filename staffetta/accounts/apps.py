from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "staffetta.accounts"

    def ready(self) -> None:
        from staffetta.accounts import jobs, registering

        registering.register()
