from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "staffetta.contacts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.founding import delivers
        from staffetta.contacts import numbers
        from staffetta.contacts.acts.deliver import deliver_ranges
        from staffetta.contacts.acts.load import numbers_in_use

        numbers.declare(
            numbers.COMMON, _("Contacts: customers, prospects, suppliers"), prefix="C-", taken=numbers_in_use
        )
        delivers("contacts", lambda workspace, by, at: deliver_ranges(workspace, by=by, at=at))
