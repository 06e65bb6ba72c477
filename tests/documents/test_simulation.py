"""A sequence tried on the documents of a period: the same people and dates as a real start, and nothing written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from staffetta.documents.acts.add import add_document
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.models import Document, DocumentType
from staffetta.documents.simulation import last_month, simulate
from staffetta.history.models import Event
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence

FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)


@pytest.fixture
def quotes(people: Cast) -> DocumentType:
    return DocumentType.objects.get(code="quote")


@pytest.fixture
def sequence(people: Cast) -> Playbook:
    """Half an hour for whoever has entered it, an hour for Olga three days later, then the back office."""
    return a_sequence(
        a_line(expected_hours=Decimal("0.5"), days=3),
        a_line(expected_hours=Decimal(1), days=7, assignee=people.office),
        a_line(group=people.back),
    )


def enter(quotes: DocumentType, number: str, day: date, by: Any) -> Document:
    line = DocumentLineDraft(description="Chair", quantity=Decimal(1), price=Decimal(10), tax_rate=Decimal(22))
    contact = a_company(f"Firm of {number}", by=by)
    draft = DocumentDraft(type=quotes, contact=contact, date=day, number=number, lines=(line,))
    return add_document(draft, by=by, at=NOON)


def test_for_whom_and_how_much(people: Cast, quotes: DocumentType, sequence: Playbook) -> None:
    enter(quotes, "1", date(2026, 2, 3), people.seller)
    enter(quotes, "2", date(2026, 2, 3), people.seller)
    enter(quotes, "3", date(2026, 2, 27), people.manager)
    enter(quotes, "4", date(2026, 3, 1), people.seller)
    events = Event.objects.count()
    found = simulate(sequence, people.administrator, [quotes], FIRST, LAST)
    assert (found.documents, found.work.tasks, found.work.hours) == (3, 9, Decimal("4.5"))
    shares = {share.who.name if share.who else "": share for share in found.shares}
    assert {name: (share.tasks, share.hours) for name, share in shares.items()} == {
        people.office.name: (3, Decimal(3)),
        people.seller.name: (2, Decimal(1)),
        people.manager.name: (1, Decimal("0.5")),
        people.back.name: (3, Decimal(0)),
    }
    weeks = {week: work.tasks for week, work in shares[people.office.name].weeks.items()}
    assert weeks == {date(2026, 2, 2): 2, date(2026, 3, 2): 1}
    assert found.busiest is not None and found.busiest[1] == date(2026, 2, 2)
    assert Event.objects.count() == events and not Task.objects.exists()


def test_the_same_as_a_real_start(people: Cast, quotes: DocumentType, sequence: Playbook) -> None:
    enter(quotes, "1", FIRST, people.seller)
    found = simulate(sequence, people.administrator, [quotes], FIRST, LAST)
    start_playbook(sequence, a_process(people.seller), start=FIRST, by=people.seller, at=NOON)
    mondays: dict[Any, list[date]] = {}
    for task in Task.objects.all():
        assert task.date is not None
        monday = task.date - timedelta(days=task.date.weekday())
        mondays.setdefault(task.group_id or task.assignee_id, []).append(monday)
    simulated = {share.who.pk if share.who else None: sorted(share.weeks) for share in found.shares}
    assert simulated == {who: sorted(set(days)) for who, days in mondays.items()}


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 3, 1)])
def test_last_month(today: date) -> None:
    assert last_month(today) == (FIRST, LAST)


def test_the_page(people: Cast, as_: Any, quotes: DocumentType, sequence: Playbook) -> None:
    enter(quotes, "Q-77", date(2026, 2, 3), people.seller)
    address = f"/documents/simulation/{sequence.pk}/"
    admin = as_(people.administrator)
    assert "No document type starts it yet" in admin.get(address).content.decode()
    asked = {"first": "2026-02-01", "last": "2026-02-28", "types": str(quotes.pk)}
    page = admin.get(address, asked).content.decode()
    assert "Q-77" in page and people.office.name in page and people.back.name in page
    assert admin.get(address, {**asked, "last": "2025-01-01"}).status_code == 422
    assert address in admin.get(f"/playbooks/{sequence.pk}/").content.decode()
    actions = reverse("documents:actions", args=[quotes.pk])
    assert address not in admin.get(actions).content.decode()
    quotes.sequence = sequence
    quotes.save()
    assert address in admin.get(actions).content.decode()
    page = admin.get(address, {"first": "2026-02-01", "last": "2026-02-28"}).content.decode()
    assert re.findall(r'name="types" value="([^"]+)" checked', page) == [str(quotes.pk)]  # none named: those that do
    assert page.index("Other documents") > page.index(str(quotes.pk))


def test_for_programs(people: Cast, api: Any, quotes: DocumentType, sequence: Playbook) -> None:
    enter(quotes, "1", date(2026, 2, 3), people.seller)
    quotes.sequence = sequence
    quotes.save()
    call = api(people.administrator)
    address = f"/sequences/{sequence.pk}/simulation?first=2026-02-01&last=2026-02-28"
    data = call.get(address).data
    assert (data["documents"], data["tasks"], data["hours"]) == (1, 3, "1.50")
    assert call.get(f"{address}&type_id={quotes.pk}").data == data
    assert data["types"] == [{"id": str(quotes.pk), "name": "Quote", "documents": 1}]
    assert call.get(f"/sequences/{sequence.pk}/simulation?first=2020-01-01&last=2026-02-28").status_code == 422
    assert call.get("/sequences?limit=1").data["items"][0]["expected_hours"] == "1.50"


def test_tens_of_thousands_cost_as_much_as_their_days(
    people: Cast, quotes: DocumentType, sequence: Playbook, django_assert_num_queries: Any
) -> None:
    contact = enter(quotes, "0", FIRST, people.seller).contact
    Document.objects.bulk_create(
        Document(
            type=quotes, number=f"N-{n}", contact=contact, date=FIRST + timedelta(days=n % 28), added_by=people.seller
        )
        for n in range(3000)
    )
    with django_assert_num_queries(5):
        found = simulate(sequence, people.administrator, [quotes], FIRST, LAST)
    assert (found.documents, found.work.tasks) == (3001, 9003)
