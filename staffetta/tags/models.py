"""Words by which records are grouped, and the categories in which the words stand."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.tags.querysets import CategoryQuerySet, TagQuerySet
from staffetta.tags.words import Word


class Hue(models.TextChoices):
    """The colours of categories; the numbers are those of the style sheet."""

    RED = "1", _("Red")
    ORANGE = "2", _("Orange")
    YELLOW = "3", _("Yellow")
    GREEN = "4", _("Green")
    TEAL = "5", _("Teal")
    BLUE = "6", _("Blue")
    VIOLET = "7", _("Violet")
    PINK = "8", _("Pink")


class TagCategory(WorkspaceModel, Versioned):
    """What some tags have in common, such as interest or source; its tags bear its colour."""

    name = models.CharField(max_length=60)
    hue = models.CharField(max_length=1, choices=Hue.choices, default=Hue.BLUE)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CategoryQuerySet.as_manager()
    impersonal = ("name", "hue")

    class Meta:
        ordering = ("position", "name", "id")
        constraints = [models.UniqueConstraint("workspace_id", Lower("name"), name="tags_category_name")]

    def __str__(self) -> str:
        return self.name


class Tag(WorkspaceModel, Versioned):
    """A word by which records are grouped. `colour` is its category's, kept here so that lists need not look it up;
    without category every word has a colour of its own, which follows from its letters."""

    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=20, default="grey")
    category = models.ForeignKey(
        TagCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="tags", db_index=False
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TagQuerySet.as_manager()
    impersonal = ("name", "colour")

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", Lower("name"), name="processes_tag_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def word(self) -> Word:
        """Its name, which brings its colour along wherever it is shown."""
        return Word.of(self.name, self.colour)
