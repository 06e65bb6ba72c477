"""A-07 under fire: documents come in from several programs while web, worker and database are killed at any moment.

STAFFETTA_KILLS=200 makes a long run of it, which also waits until jobs of dead workers have been taken up again
(history/jobs.py does that every two minutes) and every notice is there, once.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from staffetta.config.database import database_of
from tests.config.instances import Instance, environment, eventually, instance
from tests.config.kills import WHOLE, Clients, Found, Killer, look, wait_until_done

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("STAFFETTA_KILLS", "5"))
"""By default each kind of process once (kills.KINDS)."""
SEED = int(os.environ.get("STAFFETTA_SEED") or random.randrange(10**6))  # noqa: S311
LONG = 30


def test_every_document_once_and_whole_whatever_is_killed(copy: Path) -> None:
    with instance(copy, "--empty") as running:
        address, stage = _set_up(running)
        eventually(lambda: running.find("job_worker") > 0)
        clients, killer = Clients(running.port, stage), Killer(running, SEED)
        _sixteen_at_once(clients)
        begun = time.monotonic()
        clients.start()
        killer.rage(KILLS, clients)
        clients.finish()
        eventually(running.answers)
        seconds = time.monotonic() - begun
        found = look(address, stage["workspace"])
        if KILLS >= LONG:
            found = wait_until_done(address, stage["workspace"], 400)
        _tell(clients, killer, found, seconds)
        _check(clients, found)
        if KILLS >= LONG:
            assert found.owed == 0
            assert {row["notices"] for rows in found.documents.values() for row in rows} == {2}


def _set_up(running: Instance) -> tuple[str, dict[str, Any]]:
    with database_of(running.data, "a test") as opened:
        said = environment(**opened.environment(running.data), STAFFETTA_TESTS=os.environ["STAFFETTA_TESTS"])
        address = opened.addresses.app
    command = [sys.executable, "-m", "tests.config.stage"]
    made = subprocess.run(command, env=said, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    return address, json.loads(made.stdout)


def _sixteen_at_once(clients: Clients) -> None:
    """Nobody is killed yet: documents that sixteen connections send at the same instant, under one key and each under
    its own; and what bears a number, once more under other keys."""
    for number, key in (("K-one-key", "one"), ("K-many-keys", ""), ("", "ours")):
        sent = clients.document(random.Random(number), number=number, key=key)  # noqa: S311
        with ThreadPoolExecutor(16) as pool:
            sent.answers += filter(None, pool.map(lambda turn, one=sent: clients.send(one, 0), range(16)))
        if number:
            sent.key = ""
            sent.answers += filter(None, [clients.send(sent, member) for member in (0, 1)])
        assert len(sent.answers) == (18 if number else 16)
        assert len({(answer["id"], answer["lead_id"], answer["number"]) for answer in sent.answers}) == 1


def _halves(found: Found) -> list[dict[str, Any]]:
    rows = [row for several in found.documents.values() for row in several]
    return [row for row in rows if any(row[name] != number for name, number in WHOLE.items())]


def _tell(clients: Clients, killer: Killer, found: Found, seconds: float) -> None:
    count = sum(map(len, found.documents.values()))
    print(
        f"\nseed {SEED}: {sum(killer.killed.values())} kills in {seconds:.0f} s"
        f" ({', '.join(f'{number} {kind}' for kind, number in sorted(killer.killed.items()))});"
        f" {len(clients.sent)} documents begun, {clients.answered} answered, {count} there;"
        f" duplicates {count - len(found.documents)}, halves {len(_halves(found))},"
        f" reactions owed {found.owed}, of these lost {found.lost}"
    )


def _check(clients: Clients, found: Found) -> None:
    assert not clients.refused, clients.refused[:3]
    assert not _halves(found)
    for sent in clients.sent:
        there = found.documents.get(sent.mark, [])
        assert len(there) <= 1, sent
        assert there or not sent.answers, sent
        for answer in sent.answers:
            assert (answer["id"], answer["lead_id"]) == (str(there[0]["id"]), str(there[0]["lead_id"]))
            assert answer["number"] == there[0]["number"]
    count = len(found.documents)
    assert set(found.documents) <= {sent.mark for sent in clients.sent}
    assert (found.leads, found.tasks, found.lost, found.kept) == (count, 5 * count, 0, 0)
    ours = sorted(row["number"] for rows in found.documents.values() for row in rows if row["number"][0] == "Q")
    assert [int(number.rpartition("-")[2]) for number in ours] == list(range(1, len(ours) + 1))  # none was used up
