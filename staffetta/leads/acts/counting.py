"""A pipeline's version counts the changes of its steps too. Called within acts."""

from __future__ import annotations

from staffetta.leads.models import Pipeline


def count_change(pipeline: Pipeline) -> None:
    """Whoever has this locked pipeline open in an editor is told that its steps have changed."""
    pipeline.version += 1
    pipeline.save(update_fields=["version", "changed_at"])
