from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "staffetta.fields"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.fields import rules, told
        from staffetta.ui import administration

        administration.add(
            "custom-fields",
            _("Custom fields"),
            _("What you want to know of contacts, leads and post-sales processes besides what is there already."),
            "list-plus",
            "fields:fields",
            group="data",
            needs=rules.may_define,
        )
        told.register()
