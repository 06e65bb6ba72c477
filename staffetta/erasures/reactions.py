"""What follows an erasure, once it is committed."""

from __future__ import annotations

from staffetta.core.acts import System
from staffetta.erasures.acts.finish import finish_erasure
from staffetta.erasures.facts import ContactAnonymised, ContactDeleted
from staffetta.erasures.models import Erasure
from staffetta.history.models import Event
from staffetta.history.recording import on


@on(ContactAnonymised)
def finish_anonymising(fact: ContactAnonymised, event: Event, by: System) -> None:
    """Mentions elsewhere, files, ledger (C-11)."""
    finish_erasure(Erasure.objects.get(pk=fact.erasure_id), by=by, at=event.at)


@on(ContactDeleted)
def finish_deleting(fact: ContactDeleted, event: Event, by: System) -> None:
    """The same for what was deleted (C-10)."""
    finish_erasure(Erasure.objects.get(pk=fact.erasure_id), by=by, at=event.at)
