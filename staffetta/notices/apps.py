from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "staffetta.notices"

    def ready(self) -> None:
        from staffetta.notices import failing, jobs, telling
        from staffetta.notices.bell import unread
        from staffetta.ui import menu

        menu.set_bell("notices:inbox", unread)
        failing.register()
        telling.register()
