"""Two people at one run at the same instant, each with a connection of his own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.playbooks.acts.shift_run import shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import Stopped, stop_run
from staffetta.playbooks.models import Run
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import AlreadyPlanned
from tests.cast import Cast, a_firm
from tests.playbooks.makers import NOON, a_process, a_sequence
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


def a_run(cast: Cast) -> Run:
    process = a_process(cast.seller, has_duty=True)
    return start_playbook(a_sequence(), process, start=date(2026, 3, 1), by=cast.seller, at=NOON)


def test_stopped_while_somebody_completes_a_task(cast: Cast) -> None:
    run = a_run(cast)
    first, second, _third = Task.objects.filter(process=run.process_id).order_by("position")
    completed, stopped = both(
        cast,
        lambda: complete_task(first, then=AlreadyPlanned(second), move_rest=True, by=cast.seller, at=NOON),
        lambda: stop_run(run, by=cast.manager, at=NOON),
    )
    assert isinstance(stopped, Stopped)
    left = list(Task.objects.filter(process=run.process_id))
    if isinstance(completed, Task):  # it came first: what was done stays
        assert left == [first] and left[0].is_done and len(stopped.withdrawn) == 2
    else:  # it came second, and found nothing; nothing of it is written
        assert not left and len(stopped.withdrawn) == 3
    process = Process.objects.get(pk=run.process_id)
    assert (process.task_count, process.open_count) == (len(left), 0)
    assert stopped.needs_plan


def test_moved_by_two_at_once_one_sees_that_he_is_late(cast: Cast) -> None:
    run = a_run(cast)
    results = both(
        cast,
        *(
            lambda by=by: shift_run(run, days=7, expected=run.version, by=by, at=NOON)
            for by in (cast.seller, cast.manager)
        ),
    )
    assert sorted(getattr(result, "code", "") for result in results if isinstance(result, Refused)) == ["stale"]
    assert Task.objects.filter(process=run.process_id).earliest("date").date == date(2026, 3, 8)
