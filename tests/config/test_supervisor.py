"""The process tree, killed in every way. One instance serves the tests that leave it running."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from staffetta.core.postgres.lock import is_held
from tests.clusters import reachable_directory
from tests.config.instances import (
    Instance,
    below,
    describe,
    environment,
    eventually,
    instance,
    is_running,
    staffetta,
    started,
)

pytestmark = pytest.mark.slow

# Tests below kill parts of one tree; each finds it whole and leaves it whole. xdist keeps them together.


@pytest.fixture(scope="module")
def tree() -> Iterator[Instance]:
    with reachable_directory() as path, instance(path / "data", "--empty") as running:
        yield running


def test_first_start_and_welcome(tree: Instance) -> None:
    assert tree.answers()
    assert f"ready at http://127.0.0.1:{tree.port}" in tree.said()
    eventually(lambda: tree.find("job_worker") > 0)


def test_second_start_is_refused(tree: Instance) -> None:
    refused = staffetta("run", "--data", tree.data, "--no-browser", "--port", "1")
    assert refused.returncode == 1  # port 1: whoever may use it gets to the lock, whoever may not is told so
    from tests.config.instances import free_port  # noqa: PLC0415 - only here

    refused = staffetta("run", "--data", tree.data, "--no-browser", "--port", str(free_port()))
    assert refused.returncode == 1
    assert f"The data directory {tree.data} is already in use by `staffetta run`" in refused.stderr
    assert tree.answers()


def test_taken_port_is_refused(tree: Instance, empty: Path) -> None:
    refused = staffetta("run", "--data", empty, "--no-browser", "--port", str(tree.port))
    assert refused.returncode == 1
    assert f"Port {tree.port} on 127.0.0.1 cannot be used" in refused.stderr and "--port" in refused.stderr
    assert not empty.exists()


def test_commands_use_the_running_database(tree: Instance, tmp_path: Path) -> None:
    done = staffetta("backup", tmp_path / "x.tar", "--data", tree.data)
    assert done.returncode == 0, done.stderr
    refused = staffetta("restore", tmp_path / "x.tar", "--data", tree.data, "--replace")
    assert refused.returncode == 1 and "already in use" in refused.stderr


def test_those_who_serve_do_not_know_the_owner(tree: Instance) -> None:
    for words in (("granian",), ("job_worker",)):
        eventually(lambda words=words: tree.find(*words) > 0)  # type: ignore[misc]
        known = Path(f"/proc/{tree.find(*words)}/environ").read_bytes()
        assert b"staffetta_app" in known and b"staffetta_owner" not in known and b"staffetta_super" not in known


@pytest.mark.parametrize(
    "words", [("granian",), ("job_worker",), ("bin/postgres", "-D")], ids=["web", "worker", "database"]
)
def test_what_is_killed_comes_back(tree: Instance, words: tuple[str, ...]) -> None:
    eventually(lambda: tree.find(*words) > 0)
    victim = tree.find(*words)
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: tree.find(*words) not in (0, victim))
    eventually(tree.answers)
    if words[0] == "bin/postgres":
        assert all(tree.answers() for _ in range(8))  # no dead connection is handed out
    eventually(lambda: all(tree.answers() for _ in range(8)))
    eventually(lambda: tree.find("job_worker") > 0)


def test_killed_web_worker_comes_back(tree: Instance) -> None:
    master = tree.find("granian")
    eventually(lambda: len(below(master)) >= 2)
    before = below(master)
    os.kill(max(before, key=started), signal.SIGKILL)
    eventually(lambda: len(below(master) - before) >= 1)
    eventually(tree.answers)
    assert tree.find("granian") == master


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly_and_starts_quickly(copy: Path, how: signal.Signals) -> None:
    began = time.monotonic()
    with instance(copy) as running:
        assert time.monotonic() - began < 15  # 2.5 s on an idle machine; this one may be busy
        assert "Bringing the tables" not in running.said()
        assert running.answers()
        everything = below(running.process.pid)
        began = time.monotonic()
        assert running.stop(how) == 0
        assert time.monotonic() - began < 12
        assert not any(is_running(pid) for pid in everything)
        assert not is_held(copy / "lock") and not (copy / "running.json").exists()
    assert "Traceback" not in running.said()


@pytest.mark.parametrize("with_web_server", [False, True])
def test_killed_supervisor_leaves_nothing_behind(copy: Path, with_web_server: bool) -> None:
    with instance(copy) as running:
        everything = below(running.process.pid)
        assert len(everything) > 8
        web_server = running.find("granian")
        running.process.kill()
        if with_web_server:
            os.kill(web_server, signal.SIGKILL)
        running.process.wait()
        began = time.monotonic()
        while left := [describe(pid) for pid in everything if is_running(pid)]:
            assert time.monotonic() - began < 40, left
            time.sleep(0.1)
    with instance(copy) as again:  # and it starts from there
        assert again.answers()


def test_stop_while_starting(empty: Path) -> None:
    running = Instance(empty, "--empty")
    eventually(lambda: "Bringing the tables" in running.said())
    assert running.stop() == 0
    assert not is_held(empty / "lock")


def test_refuses_a_strong_role(empty: Path, copy: Path) -> None:
    import psycopg  # noqa: PLC0415 - only here

    from staffetta.config.database import database_of  # noqa: PLC0415 - only here

    with database_of(copy, "a test") as opened:
        url = str(opened.addresses.owner)
        psycopg.connect(url).close()
        empty.mkdir(mode=0o711)
        refused = staffetta("run", "--no-browser", "--data", empty, "--port", str(_port()), DATABASE_URL=url)
        assert refused.returncode == 1 and "owns tables" in refused.stderr, refused.stderr


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_environment_is_clean() -> None:
    assert "DATABASE_URL" not in environment()
