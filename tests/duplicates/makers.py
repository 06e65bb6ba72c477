"""Duplicates for tests."""

from __future__ import annotations

from datetime import datetime

from staffetta.contacts.models import Contact
from staffetta.duplicates.acts.run import run_search
from staffetta.duplicates.acts.start import start_search
from staffetta.duplicates.models import DuplicatePair, Run
from tests.cast import DAWN, SETUP
from tests.contacts.makers import a_company, a_person, an_address, email, phone


def searched(at: datetime = DAWN) -> Run:
    """A whole search, as the worker does it."""
    run = start_search(by=SETUP, at=at)
    run_search(run)
    run.refresh_from_db()
    return run


def two_companies(**values: object) -> tuple[Contact, Contact]:
    """A company that was entered twice."""
    place = an_address("Bergamo", street="Via Dante 12", postal_code="24121", country="IT")
    reached = (email("info@orobica.example"), phone("+39 035 123456"))
    one = a_company("Orobica Impianti Srl", channels=reached, addresses=(place,), **values)
    other = a_company("Orobica Impianti S.r.l.", channels=reached[1:], addresses=(place,), **values)
    return one, other


def two_persons(**values: object) -> tuple[Contact, Contact]:
    """A person that was entered twice, the second time with a slip."""
    one = a_person("Giovanna Brambilla", channels=(email("g.brambilla@orobica.example"),), **values)
    other = a_person("Giovanna Brambila", channels=(email("g.brambilla@orobica.example"),), **values)
    return one, other


def pair_of(one: Contact, other: Contact) -> DuplicatePair:
    first, second = sorted([one.pk, other.pk])
    return DuplicatePair.objects.get(first=first, second=second)
