from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "staffetta.exchange"

    def ready(self) -> None:
        from staffetta.accounts import rules
        from staffetta.contacts import actions, renditions
        from staffetta.documents.listed import BULK as DOCUMENTS
        from staffetta.exchange import reactions, trailed
        from staffetta.exchange.acts import run, start
        from staffetta.exchange.card_exports import card_items, rendition
        from staffetta.leads.actions import BULK
        from staffetta.listings.bulk_menu import Bulk
        from staffetta.postsales.listed import BULK as POST_SALES
        from staffetta.ui import administration

        trailed.register()
        reactions.register_kinds()
        administration.add(
            "imports",
            _("Imports"),
            _("Bring companies, persons, users, products and leads in from CSV files, and contacts from vCards."),
            "file-up",
            "exchange:imports",
            group="data",
        )
        actions.add(60, card_items)
        renditions.register("text/vcard", rendition)
        actions.add_bulk(
            Bulk(
                "cards",
                _("Export vCards…"),
                "contact",
                "exports:cards",
                order=61,
                asks=True,
                whole=True,
                needs=rules.may_export,
            )
        )
        exported = (
            (actions.add_bulk, "contacts"),
            (BULK.add, "leads"),
            (DOCUMENTS.add, "documents"),
            (POST_SALES.add, "post-sales"),
        )
        for add, name in exported:
            add(
                Bulk(
                    "export",
                    _("Export CSV…"),
                    "download",
                    f"exports:{name}",
                    order=60,
                    asks=True,
                    whole=True,
                    needs=rules.may_export,
                )
            )
