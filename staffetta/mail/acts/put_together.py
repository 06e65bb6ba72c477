"""What is owed to one member at one moment becomes a letter."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from staffetta.core.acts import act, unchanged
from staffetta.mail.letters import new_message_id
from staffetta.mail.models import Letter, Line

MOST = 500
LONGEST = 50
"""So many lines go into one letter at most."""


@act
def put_together(at: datetime) -> int:
    """Put everything that is due into letters, one for each member and source, each with its Message-ID. Returns how
    many letters there are; asked again while there are any."""
    unchanged()  # letters are their own record
    due = Line.objects.due(at).select_for_update(skip_locked=True).order_by("to", "source", "due_at", "pk")[:MOST]
    letters = 0
    for (to, _source), lines in groupby(due, lambda line: (line.to_id, line.source)):
        ids = [line.pk for line in lines]
        for first in range(0, len(ids), LONGEST):
            letter = Letter.objects.create(to_id=to, message_id=new_message_id(), made_at=at, next_at=at)
            Line.objects.filter(pk__in=ids[first : first + LONGEST]).update(letter=letter)
            letters += 1
    return letters
