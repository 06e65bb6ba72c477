"""What contacts do when something happened."""

from __future__ import annotations

from staffetta.contacts.acts.convert_many import continue_conversion
from staffetta.contacts.facts import ConversionPaused
from staffetta.contacts.models import Conversion
from staffetta.core.acts import System
from staffetta.history.models import Event
from staffetta.history.recording import on


@on(ConversionPaused)
def go_on_converting(fact: ConversionPaused, event: Event, by: System) -> None:
    """The next portion of a big selection (C-05)."""
    continue_conversion(Conversion.objects.get(pk=event.subject_id), at=event.at)
