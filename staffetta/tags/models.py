"""Tags: the words by which people group contacts, leads and processes."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from staffetta.core.models import WorkspaceModel
from staffetta.tags.querysets import TagQuerySet


class Tag(WorkspaceModel):
    """A word by which records are grouped; `colour` is a token of the palette."""

    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=20, default="grey")

    objects = TagQuerySet.as_manager()
    impersonal = ("name", "colour")

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", Lower("name"), name="processes_tag_name")]

    def __str__(self) -> str:
        return self.name
