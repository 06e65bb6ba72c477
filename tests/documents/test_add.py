"""A-06, A-07: a new document starts one lead with its sequence's tasks, in the same transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from staffetta.core.ids import uuid7
from staffetta.core.refusals import Invalid
from staffetta.documents.acts import add as adding
from staffetta.documents.acts.add import add_document, add_document_once
from staffetta.documents.drafts import DocumentLineDraft
from staffetta.documents.models import Document, DocumentLine
from staffetta.history.models import Event
from staffetta.leads.models import Lead, Pipeline
from staffetta.numbers.models import NumberRange
from staffetta.playbooks.models import Run
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.plans import Stored
from tests.cast import SETUP, Cast
from tests.documents.makers import FIRST, NOON, a_document, a_draft, a_prospect, a_starting_type, a_type, lines
from tests.playbooks.makers import a_line, a_sequence


def test_a_quote_starts_its_lead_with_the_tasks(people: Cast) -> None:
    a_starting_type()
    document = add_document(a_draft(a_prospect()), by=people.seller, at=NOON)
    lead = Lead.objects.select_related("process", "pipeline").get()
    assert document.lead == lead
    assert lead.process.handler == people.seller
    assert lead.process.contact == document.contact
    assert lead.process.title == "Quote Q-77"
    assert (lead.amount, lead.currency) == (Decimal("100.00"), "EUR")
    assert lead.pipeline.code == "sales"
    tasks = Task.objects.filter(process=lead.process).with_state(NOON).order_by("position")
    assert [(t.date, t.state) for t in tasks] == [
        (FIRST, "todo"),
        (FIRST, "todo"),
        (date(2026, 3, 4), "on_hold"),
    ]
    told = Event.objects.get(kind="documents.added", subject_id=document.pk)
    assert told.said["lead_id"] == str(lead.pk)
    assert Event.objects.filter(kind="documents.added", subject_id=lead.pk).count() == 1


def test_a_type_without_actions_starts_nothing(people: Cast) -> None:
    document = a_document(a_prospect(), by=people.seller)
    assert document.lead is None
    assert not Lead.objects.exists()


def test_a_pipeline_alone_starts_a_lead_without_tasks(people: Cast) -> None:
    type_ = a_type("return")
    type_.pipeline = Pipeline.objects.get(code="return")
    type_.save()
    document = a_document(a_prospect(), by=people.seller, type=type_)
    assert document.lead is not None
    assert document.lead.has_no_next_step


def test_the_same_document_again_is_the_same(people: Cast) -> None:
    a_starting_type()
    contact = a_prospect()
    first = add_document_once(a_draft(contact), by=people.seller, at=NOON)
    again = add_document_once(a_draft(contact, notes="again"), by=people.teammate, at=NOON)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.document == first.document
    assert Document.objects.get().notes == ""
    assert (Lead.objects.count(), Run.objects.count(), Task.objects.count(), DocumentLine.objects.count()) == (
        1,
        1,
        3,
        1,
    )


@pytest.mark.parametrize(
    "change", [{"number": "Q-78"}, {"date": date(2026, 3, 2)}, {"type": "order"}, {"contact": "other"}]
)
def test_each_part_of_the_key_makes_another_document(people: Cast, change: dict[str, Any]) -> None:
    contact = a_prospect()
    a_document(contact)
    if "type" in change:
        change = {"type": a_type("order")}
    if "contact" in change:
        change = {"contact": a_prospect("Verdi S.r.l.")}
    assert add_document_once(a_draft(**{"contact": contact, **change}), by=SETUP, at=NOON).is_new


def test_a_form_sent_twice_uses_one_number(people: Cast) -> None:
    a_starting_type()
    contact, token = a_prospect(), uuid7()
    first = add_document_once(a_draft(contact, number="", id=token), by=people.seller, at=NOON)
    again = add_document_once(a_draft(contact, number="", id=token), by=people.seller, at=NOON)
    assert first.document.number == "Q-2026-00001"
    assert (again.document, again.is_new) == (first.document, False)
    assert NumberRange.objects.get(code="documents.quote").next_value == 2
    assert Lead.objects.count() == 1


def test_a_form_gone_back_to_and_rewritten_is_another_document(people: Cast) -> None:
    contact, token = a_prospect(), uuid7()
    first = add_document_once(a_draft(contact, number="", id=token), by=SETUP, at=NOON)
    other = add_document_once(a_draft(contact, number="", id=token, lines=lines("5")), by=SETUP, at=NOON)
    assert (first.is_new, other.is_new) == (True, True)
    assert [first.document.number, other.document.number] == ["Q-2026-00001", "Q-2026-00002"]


def test_a_typed_number_is_kept_and_skipped_by_the_range(people: Cast) -> None:
    contact = a_prospect()
    a_document(contact, number="Q-2026-00001")
    assert a_document(contact, number="").number == "Q-2026-00002"


def test_without_contact_refused_at_the_field(people: Cast) -> None:
    a_starting_type()
    with pytest.raises(Invalid) as refused:
        add_document(a_draft(None), by=people.seller, at=NOON)
    assert set(refused.value.fields) == {"contact"}
    assert not Document.objects.exists()
    assert not Lead.objects.exists()


def test_who_handles_the_lead_that_the_system_starts(people: Cast) -> None:
    a_starting_type()
    document = a_document(a_prospect(handler=people.teammate), by=SETUP)
    assert document.lead is not None
    assert document.lead.process.handler == people.teammate


def test_tasks_count_from_the_document_but_never_from_the_past(people: Cast) -> None:
    a_starting_type()
    contact = a_prospect()
    old = a_document(contact, date=date(2025, 6, 1))
    later = a_document(contact, date=date(2026, 5, 1))
    first = [Task.objects.filter(process_id=d.lead_id).earliest("position").date for d in (old, later)]
    assert first == [FIRST, date(2026, 5, 1)]


def test_a_pipeline_out_of_use_does_not_keep_the_document_out(people: Cast) -> None:
    type_ = a_starting_type(pipeline="return")
    Pipeline.objects.filter(pk=type_.pipeline_id).update(retired_at=NOON)
    document = a_document(a_prospect(), by=people.seller, type=a_type())
    assert document.lead is not None
    assert document.lead.pipeline == Pipeline.objects.active().earliest("position", "id")


def test_what_breaks_in_between_leaves_nothing(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_starting_type()
    contact = a_prospect()

    def power_cut(*args: Any, **kwargs: Any) -> None:
        assert Lead.objects.exists()  # it was that far
        raise RuntimeError("power cut")

    monkeypatch.setattr(adding, "follow", power_cut)
    with pytest.raises(RuntimeError):
        add_document(a_draft(contact, number=""), by=people.seller, at=NOON)
    for model in (Document, DocumentLine, Lead, Process, Task, Run):
        assert not model._default_manager.exists()
    assert NumberRange.objects.get(code="documents.quote").next_value == 1


def test_lines_and_totals(people: Cast) -> None:
    given = (
        DocumentLineDraft(description="Chair", quantity=Decimal("3"), price=Decimal("33.335"), tax_rate=Decimal(22)),
        DocumentLineDraft(description="Discount", price=Decimal("-10"), tax_rate=Decimal(22)),
        DocumentLineDraft(description="Book", price=Decimal("20"), tax_rate=Decimal(4)),
    )
    document = a_document(a_prospect(), lines=given)
    assert [line.net for line in document.lines.all()] == [Decimal("100.01"), Decimal("-10.00"), Decimal("20.00")]
    assert (document.net, document.tax, document.gross) == (Decimal("110.01"), Decimal("20.60"), Decimal("130.61"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"description": " "}, "description"),
        ({"description": "x" * 501}, "description"),
        ({"description": "x", "quantity": Decimal("NaN")}, "quantity"),
        ({"description": "x", "price": Decimal("1.00001")}, "price"),
        ({"description": "x", "tax_rate": Decimal("100.01")}, "tax_rate"),
        ({"description": "x", "tax_rate": Decimal("-1")}, "tax_rate"),
    ],
)
def test_bad_lines_are_refused_at_their_field(people: Cast, line: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_document(a_draft(a_prospect(), lines=(*lines("1"), DocumentLineDraft(**line))), by=SETUP, at=NOON)
    assert set(refused.value.fields) == {f"lines.1.{field}"}


def test_amounts_that_do_not_fit_are_refused(people: Cast) -> None:
    huge = DocumentLineDraft(description="x", quantity=Decimal("9999999999"), price=Decimal("9999999999"))
    with pytest.raises(Invalid) as refused:
        add_document(a_draft(a_prospect(), lines=(huge,)), by=SETUP, at=NOON)
    assert set(refused.value.fields) == {"lines"}


def test_header_is_checked(people: Cast) -> None:
    type_ = a_type()
    type_.retired_at = NOON
    draft = a_draft(a_prospect(), type=type_, number="x" * 61, currency="XXX", date=date(1900, 1, 1))
    with pytest.raises(Invalid) as refused:
        add_document(draft, by=SETUP, at=NOON)
    assert set(refused.value.fields) == {"type", "number", "currency", "date"}


def test_files_belong_to_document_and_lead(people: Cast) -> None:
    a_starting_type()
    file = Stored(uuid7(), "quote.pdf", 12, "application/pdf", "0" * 64)
    document = a_document(a_prospect(), by=people.seller, files=(file,))
    attachment = Attachment.objects.get()
    assert document.files.get().attachment == attachment
    assert (attachment.process_id, attachment.contact) == (document.lead_id, document.contact)


def test_a_group_line_and_a_person_line(people: Cast) -> None:
    a_starting_type(sequence=a_sequence(a_line(group=people.back), a_line(assignee=people.office), a_line()))
    document = a_document(a_prospect(), by=people.seller)
    tasks = Task.objects.filter(process_id=document.lead_id).order_by("position")
    assert [(t.assignee, t.group) for t in tasks] == [(None, people.back), (people.office, None), (people.seller, None)]
