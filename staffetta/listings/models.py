"""Views of lists that people keep: what a list shows, in which columns and order."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from staffetta.accounts.models import Member
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.listings.querysets import SavedViewQuerySet


def _nothing() -> list[str]:
    return []


class SavedView(WorkspaceModel, Versioned):
    """A named state of one list (L-14). `list` is the list's key, such as "contacts".

    `filters` maps the keys of filters to their values, `columns` are keys of columns in their order (empty: the
    list's own). Both are the list's words, read leniently: what no longer exists is left out and told.
    """

    list = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="saved_views")
    is_shared = models.BooleanField(default=False)
    filters = models.JSONField(default=dict)
    columns = models.JSONField(default=_nothing)
    sort = models.CharField(max_length=60, default="", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()
    personal = ("name", "filters")  # both may name somebody
    impersonal = ("list", "columns", "sort")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace_id",
                "list",
                Lower("name"),
                condition=models.Q(is_shared=True),
                name="listings_savedview_shared",
            ),
            models.UniqueConstraint(
                "workspace_id",
                "list",
                "owner",
                Lower("name"),
                condition=models.Q(is_shared=False),
                name="listings_savedview_own",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(WorkspaceModel):
    """The view with which a list opens for one member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="default_views")
    list = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="defaults")

    impersonal = ("list",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member", "list"], name="listings_default_once")]

    def __str__(self) -> str:
        return f"{self.list}: {self.view_id}"
