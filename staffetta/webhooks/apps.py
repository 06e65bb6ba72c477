from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "staffetta.webhooks"

    def ready(self) -> None:
        from staffetta.webhooks import jobs, listening, told

        listening.register()
        told.register()
