"""T-04 under fire: reminders fall due while two workers and the database are killed at any moment; each is told once.

STAFFETTA_KILLS=200 makes a long run of it; STAFFETTA_PACE says how many seconds there are for each kill.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from staffetta.config.database import database_of
from tests.config.instances import ROOT, Instance, below, describe, environment, eventually, instance

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("STAFFETTA_KILLS", "3"))
SEED = int(os.environ.get("STAFFETTA_SEED") or random.randrange(10**6))  # noqa: S311
COUNT = 500 + 300 * KILLS
SECONDS = KILLS * float(os.environ.get("STAFFETTA_PACE", "1.5"))
"""Over so long they fall due."""
LEFT = "select count(*) from processes_reminder where told_at is null and passed_at is null"


class Fire:
    """A second worker beside an instance, and what is killed of both."""

    def __init__(self, running: Instance, said: dict[str, str], log: Path) -> None:
        self.running, self.said, self.log = running, said, log
        self.chance = random.Random(SEED)  # noqa: S311
        self.killed: Counter[str] = Counter()
        self.second = self._worker()

    def _worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "django", "job_worker", "--skip-checks"]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=self.said, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        """End one, with SIGKILL; a second worker that ended comes back."""
        kind = self.chance.choices(("worker", "second worker", "session", "database"), weights=(4, 4, 2, 1))[0]
        victims = self._victims(kind)
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(victims), signal.SIGKILL)
                self.killed[kind] += 1
        self.look_after()

    def _victims(self, kind: str) -> list[int]:
        if kind == "second worker":
            return [self.second.pid] if self.second.poll() is None else []
        lines = {pid: describe(pid) for pid in below(self.running.process.pid)}
        words = {"worker": "job_worker", "session": "postgres: staffetta_app", "database": "bin/postgres"}[kind]
        return [pid for pid, line in lines.items() if words in line]

    def look_after(self) -> None:
        """Have a second worker."""
        if self.second.poll() is not None:
            self.second = self._worker()

    def end(self) -> None:
        """End what was started here."""
        self.second.kill()
        self.second.wait()


def _ask(address: str, workspace_id: str, question: str) -> list[tuple[Any, ...]]:
    """The rows; none while the database is away."""
    try:
        with psycopg.connect(address) as connection:
            connection.execute("select set_config('app.workspace', %s, false)", (workspace_id,))
            return connection.execute(question).fetchall()
    except psycopg.OperationalError:
        return []


def test_every_reminder_once_whatever_is_killed(copy: Path, tmp_path: Path) -> None:
    with instance(copy, "--empty") as running, database_of(running.data, "a test") as opened:
        said = environment(**opened.environment(running.data), STAFFETTA_TESTS=os.environ["STAFFETTA_TESTS"])
        said["DJANGO_SETTINGS_MODULE"] = "staffetta.config.settings"
        fire = Fire(running, said, tmp_path / "log")
        try:
            command = [sys.executable, "-m", "tests.reminders.stage", str(COUNT), str(SECONDS)]
            made = subprocess.run(command, env=said, cwd=ROOT, capture_output=True, check=True)
            stage = json.loads(made.stdout)
            place = (opened.addresses.app, stage["workspace"])
            begun = time.monotonic()
            _rage(fire, place)
            eventually(lambda: fire.look_after() is None and _ask(*place, LEFT) == [(0,)], patience=60)
            seconds = time.monotonic() - begun
        finally:
            fire.end()
        told = _ask(*place, "select subject_id::text, to_id::text from notices_notice where kind = 'reminders.due'")
        owed = _ask(*place, "select ref from mail_line")
    expected = Counter((task, to) for task, receivers in stage["expected"].items() for to in receivers)
    found = Counter(told)
    lost, doubled = expected - found, found - expected
    print(
        f"\nseed {SEED}: {COUNT} reminders, {sum(expected.values())} to be told, {fire.killed.total()} kills"
        f" ({', '.join(f'{number} {kind}' for kind, number in sorted(fire.killed.items()))}) in {seconds:.0f} s;"
        f" lost {lost.total()}, doubled {doubled.total()}"
    )
    assert fire.killed.total() >= KILLS // 2
    assert (lost.total(), doubled.total()) == (0, 0)
    assert len(owed) == len(set(owed)) == len(told)  # and as many lines by e-mail


def _rage(fire: Fire, place: tuple[str, str]) -> None:
    """Kill mostly while something is being told, as long as there is something to tell."""
    while fire.killed.total() < KILLS:
        before = _ask(*place, LEFT)
        if before == [(0,)]:
            return
        begun = time.monotonic()
        while _ask(*place, LEFT) in (before, []) and time.monotonic() - begun < 5:
            fire.look_after()
            time.sleep(0.02)
        time.sleep(fire.chance.uniform(0, 0.3))
        fire.kill()
