"""How far many conversions in one go have come (C-05)."""

from __future__ import annotations

from staffetta.contacts.models import Conversion


def fates_of(conversion: Conversion) -> dict[str, int]:
    """How many contacts there are, wait, and had each outcome. Who is still to be lined up waits, too."""
    counts: dict[str, int] = conversion.rows.counted()
    ahead = Conversion.objects.how_many_ahead(conversion)
    return {**counts, "all": counts["all"] + ahead, "waiting": counts["waiting"] + ahead}
