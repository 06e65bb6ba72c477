from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "staffetta.contacts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.founding import delivers
        from staffetta.contacts import numbers, reactions, rules, told
        from staffetta.contacts.acts.deliver import deliver_ranges
        from staffetta.contacts.acts.load import numbers_in_use
        from staffetta.contacts.search import find
        from staffetta.ui import administration, menu, search

        numbers.declare(
            numbers.COMMON, _("Contacts: customers, prospects, suppliers"), prefix="C-", taken=numbers_in_use
        )
        delivers("contacts", lambda workspace, by, at: deliver_ranges(workspace, by=by, at=at))
        menu.add("contacts", "contacts", _("Contacts"), "contact", "contacts:contacts")
        menu.add_creation("contact", _("New contact"), "contact", "contacts:new", order=1, needs=rules.may_create)
        administration.add(
            "ranges",
            _("Number ranges"),
            _("How contacts, leads and documents are numbered, and which number comes next."),
            "hash",
            "contacts:ranges",
            group="documents",
            needs=rules.may_change_ranges,
        )
        search.add("contacts", _("Contacts"), find, order=1)
        told.register()
