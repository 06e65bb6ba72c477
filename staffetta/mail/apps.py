from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "staffetta.mail"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.rules import may_administer
        from staffetta.mail import jobs
        from staffetta.ui import administration

        administration.add(
            "email",
            _("E-mail"),
            _("By which server e-mails go out, in whose name, and whether they arrive."),
            "mail",
            "mail:settings",
            group="system",
            needs=may_administer,
        )
