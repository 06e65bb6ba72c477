from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "staffetta.exchange"

    def ready(self) -> None:
        from staffetta.accounts import rules
        from staffetta.contacts import actions
        from staffetta.exchange import trailed
        from staffetta.exchange.acts import run, start
        from staffetta.leads.actions import BULK
        from staffetta.listings.bulk_menu import Bulk
        from staffetta.ui import administration

        trailed.register()
        administration.add(
            "imports",
            _("Imports"),
            _("Bring companies, persons, users, products and leads in from CSV files."),
            "file-up",
            "exchange:imports",
            group="data",
        )
        for add, address in ((actions.add_bulk, "exports:contacts"), (BULK.add, "exports:leads")):
            add(
                Bulk(
                    "export",
                    _("Export CSV…"),
                    "download",
                    address,
                    order=60,
                    asks=True,
                    whole=True,
                    needs=rules.may_export,
                )
            )
