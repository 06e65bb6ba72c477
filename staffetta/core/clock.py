"""What the clock triggers: jobs that the worker runs at set times, once each, however many workers there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from staffetta.core.acts import set_door

Work = Callable[[datetime], None]


def at_times(cron: str) -> Callable[[Work], Work]:
    """Have a function called with the moment, at the times of this cron expression (UTC), outside any workspace.

    It must be idempotent: a worker that dies in the middle is replaced, and after a pause the last missed time is
    caught up. `jobs.py` only, imported by apps.py.
    """

    def register(function: Work) -> Work:
        name = f"{function.__module__}.{function.__name__}"

        def run(timestamp: int) -> None:
            set_door("job")
            function(datetime.fromtimestamp(timestamp, UTC))

        app.periodic(cron=cron, periodic_id=name)(app.task(name=name, queueing_lock=name, pass_context=False)(run))
        return function

    return register
