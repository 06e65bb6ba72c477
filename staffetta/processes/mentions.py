"""Colleagues who are named in a note: "@Sara Seller" or "@[Sara Seller]" (issue 7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.processes.models import Note, Process

MOST = 5
"""So many people are told of one note at most."""
OFFERED = 8
_AT = re.compile(r"(?<![\w@.])@(\[?)")


def named_in(text: str, people: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Those who are named, in the order of the text, each once, five at most. The longest name wins ("@Anna Maria" is
    not Anna); a name that several have names nobody."""
    known = [(pk, name) for pk, name in people if name]
    often = Counter(name.casefold() for _pk, name in known)
    by_length = sorted(known, key=lambda pair: -len(pair[1]))
    found: list[UUID] = []
    for match in _AT.finditer(text):
        one = next((pair for pair in by_length if _stands(pair[1], text, match.end(), bool(match[1]))), None)
        if one is not None and often[one[1].casefold()] == 1 and one[0] not in found:
            found.append(one[0])
    return found[:MOST]


def _stands(name: str, text: str, at: int, bracketed: bool) -> bool:
    """Whether this whole name stands at this place."""
    end = at + len(name)
    if text[at:end].casefold() != name.casefold():
        return False
    after = text[end : end + 1]
    return after == "]" if bracketed else not (after.isalnum() or after == "_")


def mentioned(note: Note) -> list[Member]:
    """The active colleagues whom a note names and who may see it; never its author."""
    if "@" not in note.text:
        return []
    people = Member.objects.active().exclude(pk=note.author_id) if note.author_id else Member.objects.active()
    named = named_in(note.text, people.values_list("pk", "name"))
    members = {one.pk: one for one in people.filter(pk__in=named).select_related("user")}
    several = [members[pk] for pk in named if pk in members]
    return [one for one in several if Note.objects.visible_to(one).filter(pk=note.pk).exists()]


def mentionable(about: Process | Contact, typed: str, reader: Member) -> list[Member]:
    """Whom a note in this process, or about this contact, may name: colleagues who see it and whose name holds what was
    typed."""
    found: list[Member] = []
    for one in Member.objects.active().named_like(typed).exclude(pk=reader.pk).order_by("name", "pk")[: 3 * OFFERED]:
        one.workspace = reader.workspace
        if type(about).objects.visible_to(one).filter(pk=about.pk).exists():
            found.append(one)
        if len(found) == OFFERED:
            break
    return found
