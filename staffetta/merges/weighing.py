"""Conflicts, and which choice was made: one rule for columns, parts and links."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from staffetta.contacts.models import Contact
from staffetta.merges.plans import ALL, Choices, Conflict, Label, Option

Held = Sequence[tuple[Contact, str]]
"""Who has a value, and what it is in words; the main contact first, if it has one."""


def conflict(key: str, label: Label, held: Held, choices: Choices, *, main: UUID, everything: str = "") -> Conflict:
    """The question. The first value is preselected, which is the main contact's if it has one; `everything` in words
    where all can be kept, which is preselected then, so that nothing is dropped unless somebody says so."""
    options = [Option(str(contact.pk), shown) for contact, shown in held]
    if everything:
        options.append(Option(ALL, everything))
    known = {option.value for option in options}
    preselected = ALL if everything else options[0].value
    said = choices.get(key, "")
    valid = said in known or said == str(main)
    chosen = said if said in known else preselected
    return Conflict(key, label, tuple(options), preselected, chosen, valid)


def stays_empty(key: str, choices: Choices, main: UUID) -> bool:
    """Whether it was said that the main contact keeps what it has, which is nothing."""
    return choices.get(key) == str(main)
