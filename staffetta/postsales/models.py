"""Post-sales processes: what is worked through after the deal is won (P-01)."""

from __future__ import annotations

from django.db import models

from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.leads.models import Lead
from staffetta.leads.rows import words_of
from staffetta.playbooks.models import Playbook
from staffetta.postsales.querysets import PostSalesQuerySet
from staffetta.processes.models import Process


class PostSalesProcess(WorkspaceModel, Versioned):
    """A list of tasks attached to one lead. Shares its id with its Process, whose parent is the lead's process.
    `created_at`: when it was started, from which reports reckon how long it took."""

    id = None  # type: ignore[assignment]
    process = models.OneToOneField(Process, primary_key=True, on_delete=models.CASCADE, related_name="post_sales")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="post_sales")
    template = models.ForeignKey(Playbook, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(editable=False)

    objects = PostSalesQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "-created_at", "-process"], name="postsales_newest")]

    def __str__(self) -> str:
        return self.process.title

    @property
    def tag_names(self) -> list[str]:
        """Its tags in order; read with_process or with_tags, else it costs a query."""
        known: list[str] | None = self.__dict__.get("tags_said")
        if known is not None:
            return words_of(known)
        return sorted(tagging.tag.word for tagging in self.process.taggings.all())
