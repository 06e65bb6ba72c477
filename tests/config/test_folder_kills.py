"""A-08 under fire: two processes watch the same folder and are killed at any moment; every file is taken in once.

STAFFETTA_KILLS=100 makes a long run of it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from staffetta.config.database import database_of
from tests.config.instances import ROOT, environment, eventually
from tests.ebusiness.samples import sample

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("STAFFETTA_KILLS", "5"))
SEED = int(os.environ.get("STAFFETTA_SEED") or random.randrange(10**6))  # noqa: S311
GOOD, BAD = 12 + 4 * KILLS, 4


def _files(inbox: Path) -> None:
    inbox.mkdir()
    order = sample("ubl/UBL-Order-2.0-Example.xml")
    for number in range(GOOD):
        (inbox / f"{number}.xml").write_bytes(order.replace(b"AEG012345", b"K-%04d" % number))
    for number in range(BAD):
        (inbox / f"bad {number}.xml").write_bytes(order[: 100 + number])


def _watch(said: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "django", "watch_folder", "--skip-checks", *words]
    with Path(said["LOG"]).open("ab") as log:
        return subprocess.Popen(command, env=said, cwd=ROOT, stdout=log, stderr=log)


def _settled(inbox: Path) -> int:
    return sum(1 for name in ("done", "refused") if (inbox / name).exists() for _file in (inbox / name).iterdir())


def _killed(inbox: Path, said: dict[str, str]) -> int:
    """Two watch; one of them is killed while it has something in hand, until it was often enough."""
    chance, kills = random.Random(SEED), 0  # noqa: S311
    watchers = [_watch(said), _watch(said)]
    try:
        while kills < KILLS and (before := _settled(inbox)) < GOOD:
            eventually(lambda: _settled(inbox) > before, patience=30)  # noqa: B023 - within this round
            time.sleep(chance.random() * 0.1)
            victim = chance.randrange(2)
            watchers[victim].kill()
            watchers[victim].wait()
            watchers[victim] = _watch(said)
            kills += 1
    finally:
        for watcher in watchers:
            watcher.kill()
            watcher.wait()
    return kills


def test_every_file_once_whatever_is_killed(copy: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    _files(inbox)
    with database_of(copy, "a test") as opened:
        said = environment(**opened.environment(copy), STAFFETTA_TESTS=os.environ["STAFFETTA_TESTS"])
        made = subprocess.run([sys.executable, "-m", "tests.config.stage"], env=said, capture_output=True, check=True)
        place = json.loads(made.stdout)["workspace"]
        said |= {
            "LOG": str(tmp_path / "log"),
            "STAFFETTA_INBOX_FOLDER": f"{place}={inbox}",
            "DJANGO_SETTINGS_MODULE": "staffetta.config.settings",
        }
        kills = _killed(inbox, said)
        assert _watch(said, "--until-empty").wait(120) == 0
        with psycopg.connect(opened.addresses.app) as connection:
            connection.execute("select set_config('app.workspace', %s, false)", (place,))
            rows = connection.execute("select number from documents_document where number like 'K-%'").fetchall()
            files = connection.execute("select state, count(*) from intake_incomingfile group by 1").fetchall()
    print(f"\nseed {SEED}: {kills} kills, {len(rows)} documents of {GOOD} files; {dict(files)}")
    assert sorted(number for (number,) in rows) == [f"K-{number:04d}" for number in range(GOOD)]
    assert not list((inbox / "working").iterdir())
    assert len([path for path in (inbox / "done").iterdir() if path.stat().st_size]) == GOOD
    refused = {path.name for path in (inbox / "refused").iterdir() if path.stat().st_size}
    assert {name for name in refused if name.endswith(".txt")} >= {f"bad {number}.xml.txt" for number in range(BAD)}
    assert dict(files)["refused"] == BAD
