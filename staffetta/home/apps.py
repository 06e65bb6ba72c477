from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "staffetta.home"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.home import agenda
        from staffetta.home.badge import pressing_badge
        from staffetta.ui import menu

        agenda.register()
        menu.add("day", "my-day", _("My day"), "sun", "home:my-day", badge=pressing_badge)
