"""In what ways two may be alike without being the same."""

from __future__ import annotations

from collections.abc import Sequence

from staffetta.duplicates.matching.attributes import Attribute, Kind

_PERSON = frozenset({Kind.GIVEN, Kind.DATE, Kind.CODE})
_OF_A_FIRM = frozenset({Kind.ORGANISATION, Kind.WEB, Kind.WORD, Kind.TEXT})
_SHARED = frozenset({Kind.ORGANISATION, Kind.STREET, Kind.PHONE, Kind.POSTCODE, Kind.EMAIL})


def related(attributes: Sequence[Attribute]) -> list[list[bool]]:
    """The relations that these attributes can tell; for each, which attributes such two have in common more often than
    by chance."""
    kinds = [attribute.kind for attribute in attributes]
    named = {Kind.GIVEN, Kind.NAME} & set(kinds)
    found = []
    if named and _SHARED & set(kinds):  # colleagues, neighbours
        found.append([kind not in _PERSON and kind is not Kind.NAME for kind in kinds])
    if Kind.GIVEN in kinds and Kind.NAME in kinds:  # families
        found.append([kind not in _PERSON for kind in kinds])
    if Kind.ORGANISATION in kinds and len(kinds) > 1:  # branches
        found.append([kind in _OF_A_FIRM for kind in kinds])
    return found
