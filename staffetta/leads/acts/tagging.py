"""Give new leads their tags, many leads at once. Later on processes.acts.tag changes them. Called within an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models.functions import Lower

from staffetta.core.text import tidy
from staffetta.processes.models import Tagging
from staffetta.tags.acts.name import low_of
from staffetta.tags.models import Tag

PORTION = 1000


def tag_new(words_of: Mapping[UUID, Sequence[str]]) -> None:
    """Tag processes that have no tags yet: id -> words as typed. Unknown words become tags; case does not matter."""
    wanted = {key: {low_of(word) for word in words if tidy(word)} for key, words in words_of.items()}
    words: dict[str, str] = {}
    for word in (tidy(word) for several in words_of.values() for word in several if tidy(word)):
        words.setdefault(low_of(word), word)
    if not words:
        return
    Tag.objects.bulk_create([Tag(name=word) for word in words.values()], ignore_conflicts=True, batch_size=PORTION)
    known = Tag.objects.annotate(low=Lower("name")).filter(low__in=list(words)).values_list("low", "pk")
    tags = dict(known)
    taggings = [
        Tagging(process_id=process, tag_id=tags[low])
        for process, words in wanted.items()
        for low in words
        if low in tags
    ]
    Tagging.objects.bulk_create(taggings, batch_size=PORTION)
