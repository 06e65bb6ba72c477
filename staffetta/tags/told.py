"""How the history speaks of tags."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.history import subjects
from staffetta.tags.models import Tag, TagCategory


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        Tag,
        label=_("Tag"),
        icon="tag",
        visible=Tag.objects.visible_to,
        href=lambda tag: reverse("tags:tags"),
        fields={
            "name": _("Name"),
            "category": _("Category"),
            "colour": _("Colour"),
            "retired_at": _("Out of use since"),
        },
    )
    subjects.register(
        TagCategory,
        label=_("Category of tags"),
        icon="tags",
        visible=TagCategory.objects.visible_to,
        href=lambda category: reverse("tags:tags"),
        fields={"name": _("Name"), "hue": _("Colour"), "position": _("Place")},
    )
