from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "staffetta.documents"

    def ready(self) -> None:
        from staffetta.documents import binned, registering, tied, trailed

        binned.register()
        registering.register()
        tied.register()
        trailed.register()
