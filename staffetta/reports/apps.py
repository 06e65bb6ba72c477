from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "staffetta.reports"

    def ready(self) -> None:
        from staffetta.ui import menu

        menu.add("reports", "reports", _("Reports"), "chart-column", "reports:overview")
