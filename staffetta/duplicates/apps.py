from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "staffetta.duplicates"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.contacts import similar
        from staffetta.duplicates import finder, jobs, told
        from staffetta.duplicates.badge import open_pairs
        from staffetta.ui import menu

        menu.add(
            "contacts", "duplicates", _("Duplicates"), "copy-check", "duplicates:pairs", order=20, badge=open_pairs
        )
        similar.set_finder(finder.find_similar)
        told.register()
