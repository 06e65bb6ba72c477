"""Codes that are still free."""

from __future__ import annotations

from collections.abc import Collection

from staffetta.playbooks.models import Playbook

LONGEST = 40


def free_code(kind: str, code: str, taken: Collection[str] = ()) -> str:
    """The code with the first number behind it that nobody has: QUOTE-2. `taken` are codes about to be given."""
    known = {other.lower() for other in Playbook.objects.filter(kind=kind).values_list("code", flat=True)}
    known |= {other.lower() for other in taken}
    number = 2
    while True:
        ending = f"-{number}"
        found = code[: LONGEST - len(ending)] + ending
        if found.lower() not in known:
            return found
        number += 1
