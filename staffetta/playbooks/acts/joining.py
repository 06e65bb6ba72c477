"""A next step that was planned as the next line of a run becomes part of the run. Within the act that completes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused
from staffetta.playbooks.models import RunTask
from staffetta.playbooks.proposing import next_of_run
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan


class NotItsNextLine(Refused):
    """The plan says that it is a line of the run, which is not what comes next there."""

    status = 422


def join_run(done: Task, planned: Task) -> None:
    """A plan that names a line (`started_from`) takes the place of the task that was withdrawn there: what it is, who
    does it and when may differ from the line. Raises NotItsNextLine for any other line than the one that the run of the
    task that is done goes on with now. A plan that names none stays beside the run."""
    if planned.started_from is None:
        return
    proposed = next_of_run(done)
    if not isinstance(proposed, Plan) or proposed.started_from != planned.started_from:
        raise NotItsNextLine(_("The sequence does not go on with this line any more. Look at its next task again."))
    place = RunTask.objects.select_related("run").get(task=done)
    free = RunTask.objects.filter(run=place.run, number__gt=place.number, task=None).order_by("number").first()
    row = free or RunTask(run=place.run, number=place.number + 1)
    row.task, row.planned_on = planned, planned.date
    row.save()
