from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "staffetta.documents"

    def ready(self) -> None:
        from staffetta.documents import registering, tied, trailed

        registering.register()
        tied.register()
        trailed.register()
