from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsalesConfig(AppConfig):
    name = "staffetta.postsales"

    def ready(self) -> None:
        from staffetta.postsales import binned, columns, narrowing, registration

        binned.register()
        narrowing.register()
        columns.register()
        registration.register()
