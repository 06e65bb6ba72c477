from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsalesConfig(AppConfig):
    name = "staffetta.postsales"

    def ready(self) -> None:
        from staffetta.postsales import binned, columns, lines, narrowing, registration
        from staffetta.ui import drawers

        binned.register()
        narrowing.register()
        columns.register()
        drawers.add("post_sales_lines", lines.lines)
        drawers.add("post_sales_sheet", lines.sheet_drawn)
        registration.register()
