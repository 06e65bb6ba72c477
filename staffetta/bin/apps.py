from django.apps import AppConfig


class BinConfig(AppConfig):
    name = "staffetta.bin"
