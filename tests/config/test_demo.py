"""The demonstration: people in the middle of their work, made whole through the acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from staffetta.accounts.models import Member, Workspace
from staffetta.config.demonstration.make import PASSWORD, make_demo
from staffetta.contacts.models import Contact, ContactValue, Function, Link
from staffetta.core.isolation import workspace
from staffetta.documents.models import Document
from staffetta.leads.models import Lead, Outcome
from staffetta.notices.models import Notice
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Note, Reminder, Task

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_demonstration_has_something_of_everything(deliver_all: Callable[[], int]) -> None:
    people = make_demo(NOON)
    assert [role for role, _email, _password in people][:5] == [
        "administrator", "manager", "salesperson", "salesperson", "back office"
    ]  # fmt: skip
    founded = Workspace.objects.get()
    with workspace(founded.pk):
        for _role, email, _password in people:
            assert Member.objects.get(user__email=email).user.check_password(PASSWORD)
        leads = Lead.objects.with_status(NOON)
        assert {lead.status for lead in leads} == {"todo", "on_hold", "won", "lost", "cancelled"}
        assert Lead.objects.without_next_step().exists()
        assert {p.state for p in PostSalesProcess.objects.with_state(NOON)} >= {"todo", "done"}
        assert Task.objects.filter(group__isnull=False, done_at=None).exists()
        states = ContactValue.objects.filter(field__code="customer_state").values_list("choice__code", flat=True)
        assert set(states) == {"active", "dormant", "lost"}
        assert ContactValue.objects.filter(field__code="maintenance_until").exists()
        assert Link.objects.filter(company__name="Cantina Monteforte").count() == 6
        quotes = Document.objects.filter(type__nature="quote")
        assert quotes.filter(lead__isnull=False).count() == 3
        accepted = quotes.get(state="accepted", lead__isnull=False)
        assert Contact.objects.get(pk=accepted.contact_id).function == Function.CUSTOMER
        invoice = Document.objects.get(type__nature="invoice", type__side="selling")
        assert invoice.follows.follows.follows.state == "accepted"
        assert Document.objects.get(type__side="buying").contact.is_supplier
        assert Lead.objects.filter(outcome=Outcome.OPEN).count() > 20
        assert Reminder.objects.filter(told_at=None).count() >= 3
        moments = list(
            Note.objects.filter(process__lead__number__gt="").order_by("id").values_list("written_at", flat=True)
        )
        assert moments == sorted(moments), "the history of a contact with several leads would not go by time"
        deliver_all()
        told = set(Notice.objects.filter(to__user__email="ada@aurora.example").values_list("kind", flat=True))
        assert told >= {"processes.mentioned", "processes.task_assigned"}
