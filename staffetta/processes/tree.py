"""Activity types in their tree of two levels."""

from __future__ import annotations

from collections.abc import Sequence

from staffetta.processes.models import ActivityType


def tree_of(kinds: Sequence[ActivityType]) -> list[tuple[ActivityType, list[ActivityType]]]:
    """The types in their order, each with those below it; those whose parent is not among them stand by themselves."""
    known = {kind.pk for kind in kinds}
    top = [kind for kind in kinds if kind.parent_id not in known]
    return [(kind, [one for one in kinds if one.parent_id == kind.pk]) for kind in top]
