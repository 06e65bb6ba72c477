"""What every business table shares."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from staffetta.core.ids import uuid7
from staffetta.core.isolation import current_workspace_id


class WorkspaceModel(models.Model):
    """A row that belongs to one workspace; the database keeps others from seeing it (core/db/schema.py).

    `personal` names the fields that hold personal data: anonymising reaches them (C-11), and the history keeps
    their values apart. Every text field must stand either there or in `impersonal` (tests/house/test_personal.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField(default=current_workspace_id, editable=False)

    personal: ClassVar[tuple[str, ...]] = ()
    impersonal: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that several people may change: `version` counts the changes (If-Match, side-by-side conflicts)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Named(models.Model):
    """Something that administrators name, in one language or in several.

    `names` maps a language code to a name; "" is the name used where a language has none.
    """

    names = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language in use, else the general one, else English, else any."""
        names: dict[str, str] = self.names
        language = (get_language() or "en").split("-")[0]
        return names.get(language) or names.get("") or names.get("en") or next(iter(names.values()), "")
