from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "staffetta.contacts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.contacts import (
            acting,
            bulk,
            custom,
            custom_list,
            jobs,
            narrowing,
            numbered,
            reactions,
            rules,
            tied,
            told,
            trailed,
        )
        from staffetta.contacts.models import ContactTagging
        from staffetta.contacts.search import find
        from staffetta.tags import uses as tag_uses
        from staffetta.ui import menu, search

        custom.register()
        numbered.register()
        menu.add("contacts", "contacts", _("Contacts"), "contact", "contacts:contacts")
        menu.add_creation("contact", _("New contact"), "contact", "contacts:new", order=1, needs=rules.may_create)
        search.add("contacts", _("Contacts"), find, order=1)
        tied.register()
        tag_uses.declare(ContactTagging, "contact", _("Contacts"))
        told.register()
        narrowing.register()
        custom_list.register()
        acting.register()
        trailed.register()
