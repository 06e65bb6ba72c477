"""Two people at once: one wins, the other is told; nothing is lost and nothing comes back twice (P-13)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.bin.acts.restore import Restored, restore_entry
from staffetta.bin.models import BinEntry
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.models import Lead
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import Cast, a_firm
from tests.leads.makers import a_lead
from tests.processes.makers import NOON, a_task, kind_of
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


def test_deleting_while_somebody_works_and_restoring_twice(cast: Cast) -> None:
    lead = a_lead(cast.seller)
    task = a_task(lead.process, "Call", by=cast.seller)
    then = Plan(title="Visit", activity_type=kind_of("call"))
    results = both(
        cast,
        lambda: delete_lead(lead, by=cast.manager, at=NOON),
        lambda: complete_task(task, note=NoteDraft(text="Talked"), then=then, by=cast.seller, at=NOON),
    )
    assert isinstance(results[0], BinEntry)
    was_done = not isinstance(results[1], Refused)
    assert was_done or results[1].code == "gone"
    assert not Process.objects.exists() and not Task.objects.exists() and not Note.objects.exists()
    entry = BinEntry.objects.get()
    back = both(
        cast,
        lambda: restore_entry(entry, by=cast.manager, at=NOON),
        lambda: restore_entry(entry, by=cast.administrator, at=NOON),
    )
    assert sorted(isinstance(one, Restored) for one in back) == [False, True]
    assert next(one for one in back if isinstance(one, Refused)).code == "gone"
    process = Lead.objects.get().process
    assert process.task_count == Task.objects.filter(process=process).count() == 1 + was_done
    assert Note.objects.filter(process=process).count() == int(was_done)


def test_a_note_that_is_being_written_goes_along_or_is_refused(cast: Cast) -> None:
    lead = a_lead(cast.seller)
    results = both(
        cast,
        lambda: delete_lead(lead, by=cast.manager, at=NOON),
        lambda: write_note(lead.process, NoteDraft(text="They want it"), by=cast.seller, at=NOON),
    )
    assert isinstance(results[0], BinEntry)
    restore_entry(BinEntry.objects.get(), by=cast.manager, at=NOON)
    assert Note.objects.count() == int(not isinstance(results[1], Refused))
