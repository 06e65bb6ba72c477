"""How the history speaks of saved views."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.history import subjects
from staffetta.listings.models import SavedView


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        SavedView,
        label=_("View"),
        icon="layers",
        visible=SavedView.objects.visible_to,
        href=lambda view: reverse("listings:view", kwargs={"view_id": view.pk}),
        fields={
            "name": _("Name"),
            "is_shared": _("Shared with everybody"),
            "filters": _("Filters"),
            "columns": _("Columns"),
            "sort": _("Order"),
        },
    )
    for kind, icon in (("saved", "plus"), ("deleted", "trash-2")):
        subjects.sign(f"listings.{kind}", icon)
