from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "staffetta.listings"

    def ready(self) -> None:
        from staffetta.listings import told

        told.register()
