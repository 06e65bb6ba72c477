from django.apps import AppConfig


class DavConfig(AppConfig):
    name = "staffetta.dav"

    def ready(self) -> None:
        from staffetta.dav import jobs, registering  # noqa: F401  the clock reads the jobs

        registering.register()
