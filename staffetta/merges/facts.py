"""What can happen when contacts become one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class ContactsMerged(Fact):
    """About the main contact; `numbers` are those of the others, `changes` what its own data became."""

    kind = "merges.merged"
    sentence = _("merged {numbers} into this contact: {names}")
    merge_id: str
    numbers: str
    changes: Changes
    names: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class MergedInto(Fact):
    """About each of the others."""

    kind = "merges.merged_into"
    sentence = _("was merged into {number}: {name}")
    merge_id: str
    number: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Fact):
    """About the main contact, and about each of the others."""

    kind = "merges.undone"
    sentence = _("undid the merge of {numbers}")
    merge_id: str
    numbers: str
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class MergesPurged(Fact):
    """About the last of them: the term has passed, and what undoing needs was deleted."""

    kind = "merges.purged"
    sentence = _("made {count} merges final: their term has passed")
    count: int


@dataclass(frozen=True, kw_only=True)
class TermChanged(Fact):
    kind = "merges.term_changed"
    sentence = _("changed for how many days merges can be undone")
    changes: Changes
