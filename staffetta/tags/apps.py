from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "staffetta.tags"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.tags import rules, told
        from staffetta.ui import administration

        administration.add(
            "tags",
            _("Tags"),
            _("The words by which records are grouped, and their categories."),
            "tags",
            "tags:tags",
            group="data",
            needs=rules.may_order,
        )
        told.register()
