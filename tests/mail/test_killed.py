"""A real worker is killed while it speaks to a mail server: no letter is lost, none comes more than once more, and that
only where the answer to it was lost (T-04).

STAFFETTA_KILLS=200 makes a long run of it.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from staffetta.core.isolation import workspace
from staffetta.mail.jobs import send_what_is_due
from staffetta.mail.models import Letter, Line
from staffetta.notices.acts.tell import Telling, tell_members
from tests.cast import SETUP, Cast, a_firm
from tests.mail.smtp import MailServer
from tests.mail.workers import Nursery, nursery
from tests.processes.makers import a_process, a_task

KILLS = int(os.environ.get("STAFFETTA_KILLS", "4"))
SEED = int(os.environ.get("STAFFETTA_SEED") or random.randrange(10**6))  # noqa: S311
STEPS = ("RCPT", ".", "DATA", "", "MAIL")
"""Where it is killed: before the letter is the server's, when it is and nothing was answered, just after the answer."""


class Reaper:
    """Kills the worker that has come to a step of its talk with the server."""

    def __init__(self, workers: Nursery) -> None:
        self.workers, self.step, self.turns, self.killed = workers, "none", 0, threading.Event()

    def wait_for(self, step: str, turns: int) -> None:
        """Kill the worker that comes to this step the next time but so many."""
        self.killed.clear()
        self.step, self.turns = step, turns

    def __call__(self, step: str) -> None:
        if step != self.step:
            return
        self.turns -= 1
        if self.turns < 0:
            self.step = "none"
            self.workers.kill()
            self.killed.set()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_step_it_is_killed_at(post: MailServer) -> None:
    cast, chance = a_firm(domain="rossi.internal"), random.Random(SEED)  # noqa: S311
    begun = time.monotonic()
    with workspace(cast.workspace.pk), nursery(STAFFETTA_EMAIL=f"smtp://127.0.0.1:{post.port}") as workers:
        reaper = post.before = Reaper(workers)
        steps: Counter[str] = Counter()
        for number in range(KILLS):
            step = STEPS[number] if number < len(STEPS) else chance.choice(STEPS)
            _owe(cast)
            reaper.wait_for(step, chance.randrange(len(cast.everybody) - 1))
            workers.another()
            _until(reaper.killed.is_set)
            steps[step] += 1
        workers.another()
        _until(lambda: not Line.objects.loose().exists() and not _open().exists())
        letters = {letter.message_id: letter for letter in Letter.objects.all()}
    came = Counter(str(mail["Message-ID"]) for mail in post.mails)
    lost = {one: letter.lost for one, letter in letters.items()}
    seconds = time.monotonic() - begun
    twice = sum(map(bool, lost.values()))
    print(f"\nseed {SEED}: {KILLS} kills, {len(letters)} letters, {twice} twice, {seconds:.0f} s; {steps}")
    # Each came, and once more exactly where the answer was lost; that was so at every kill after the letter was taken,
    # and at no kill before. One and the same letter may meet two of them: it is not sent a third time then.
    assert came == {one: 1 + (times > 0) for one, times in lost.items()}
    assert steps["."] <= sum(lost.values()) <= steps["."] + steps[""]
    assert all(letter.state == ("unsure" if letter.lost == 2 else "sent") for letter in letters.values())


def _owe(cast: Cast) -> None:
    """Tell everybody something, each by a letter of his own, now."""
    task: Any = a_task(a_process(cast.seller))
    said = {"title": task.title, "due": "now"}
    tell_members([Telling(member, task, said) for member in cast.everybody], kind="reminders.due", by=SETUP)
    Line.objects.loose().update(due_at=timezone.now())


def _open() -> Any:
    return Letter.objects.filter(state__in=["waiting", "handed"])


def _until(holds: Callable[[], bool]) -> None:
    """Wait, while the clock looks as it does each minute, and what was put off is due."""
    begun = time.monotonic()
    looked = begun - 1
    while not holds():
        now = time.monotonic()
        assert now - begun < 60, f"seed {SEED}"
        if now - looked > 0.5:
            looked = now
            _open().update(next_at=timezone.now())
            send_what_is_due(timezone.now())
        time.sleep(0.02)
