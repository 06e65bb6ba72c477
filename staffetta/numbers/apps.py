from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "staffetta.numbers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.founding import delivers
        from staffetta.numbers import rules, told
        from staffetta.numbers.acts.deliver import deliver_ranges
        from staffetta.ui import administration

        delivers("numbers", lambda workspace, by, at: deliver_ranges(workspace, by=by, at=at))
        administration.add(
            "ranges",
            _("Number ranges"),
            _("How contacts, leads and documents are numbered, and which number comes next."),
            "hash",
            "numbers:ranges",
            group="documents",
            needs=rules.may_change_ranges,
        )
        administration.add(
            "numbering-suppliers",
            _("Suppliers"),
            _("Whether suppliers share the number range of customers and prospects, or have their own."),
            "truck",
            "numbers:suppliers",
            group="documents",
            order=20,
            needs=rules.may_change_ranges,
        )
        administration.add(
            "numbering-finance",
            _("Finance"),
            _("Where debtor and creditor numbers come from."),
            "landmark",
            "numbers:finance",
            group="documents",
            order=30,
            needs=rules.may_change_ranges,
        )
        told.register()
