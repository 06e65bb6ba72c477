"""What contacts do when something happened."""

from __future__ import annotations

from uuid import UUID

from staffetta.contacts.acts.change_many import continue_change
from staffetta.contacts.acts.convert_many import continue_conversion
from staffetta.contacts.acts.give_account_numbers import give_account_numbers
from staffetta.contacts.bulk import BulkChange
from staffetta.contacts.facts import AccountNumbersPaused, BulkPaused, ConversionPaused
from staffetta.contacts.models import Conversion
from staffetta.core.acts import System
from staffetta.history.models import Event
from staffetta.history.recording import on
from staffetta.numbers.facts import AccountNumbersWanted
from staffetta.numbers.models import Numbering


@on(ConversionPaused)
def go_on_converting(fact: ConversionPaused, event: Event, by: System) -> None:
    """The next portion of a big selection (C-05)."""
    continue_conversion(Conversion.objects.get(pk=event.subject_id), at=event.at)


@on(AccountNumbersWanted)
def begin_giving_account_numbers(fact: AccountNumbersWanted, event: Event, by: System) -> None:
    """Who lacks a debtor or creditor number gets it (C-17)."""
    give_account_numbers(Numbering.objects.get(), after=None, by=by, at=event.at)


@on(AccountNumbersPaused)
def go_on_giving_account_numbers(fact: AccountNumbersPaused, event: Event, by: System) -> None:
    give_account_numbers(Numbering.objects.get(), after=UUID(fact.after), by=by, at=event.at)


@on(BulkPaused)
def go_on_changing(fact: BulkPaused, event: Event, by: System) -> None:
    """The next portion of a big selection (C-01)."""
    continue_change(BulkChange.objects.get(pk=event.subject_id), at=event.at)
