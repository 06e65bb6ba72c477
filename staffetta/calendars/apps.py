from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "staffetta.calendars"

    def ready(self) -> None:
        from staffetta.ui import menu

        menu.add("calendar", "calendar", _("Calendar"), "calendar-days", "calendars:calendar")
