from django.apps import AppConfig


class EbusinessConfig(AppConfig):
    name = "staffetta.ebusiness"
