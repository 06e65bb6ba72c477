"""`staffetta` as administrators use it: as a process of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


def environment(**more: str) -> dict[str, str]:
    """A clean environment, as after signing in to a server."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": str(ROOT), **more}


def command(*words: str | Path) -> list[str]:
    """The words that start the program."""
    return [sys.executable, "-P", "-m", "staffetta.config.cli", *map(str, words)]


def staffetta(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*words), env=environment(**more), cwd="/", capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Wait until it holds; the seconds that took. Fails when it does not in time."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < patience, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - began


def is_running(pid: int) -> bool:
    """Whether the process is there and not a zombie."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def describe(pid: int) -> str:
    """The command line of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def started(pid: int) -> int:
    """When it was started, in clock ticks; 0 when it has ended. Numbers of processes wrap: they tell no age."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[19])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _kids(pid: int) -> list[int]:
    """Whom it started itself, the eldest first."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sorted((int(kid) for task in tasks for kid in (task / "children").read_text().split()), key=started)
    except (FileNotFoundError, ProcessLookupError):
        return []


def family(pid: int) -> list[int]:
    """All processes started by this one, directly or not: parents before their children."""
    found = _kids(pid)
    for one in found:  # grows while it is read
        found += _kids(one)
    return found


def below(pid: int) -> set[int]:
    """The same, in no order."""
    return set(family(pid))


class Instance:
    """A `staffetta run` in the background."""

    def __init__(self, data: Path, *words: str, **more: str) -> None:
        self.data, self.port = data, free_port()
        self.log = data.parent / f"{data.name}-run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command("run", "--data", data, "--port", str(self.port), "--no-browser", *words),
                env=environment(**more),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def answers(self) -> bool:
        """Whether a page comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/accounts/login/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def said(self) -> str:
        """Everything it printed."""
        return self.log.read_text()

    def wait(self) -> float:
        """Wait for the welcome; the seconds that took."""
        return eventually(lambda: "is ready at" in self.said() or self.process.poll() is not None)

    def find(self, *words: str) -> int:
        """The process nearest to the root of the tree whose command line has these words, or 0."""
        for pid in family(self.process.pid):
            line = describe(pid)
            if all(word in line for word in words):
                return pid
        return 0

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def instance(data: Path, *words: str, **more: str) -> Iterator[Instance]:
    """An instance that is up, and stopped at the end."""
    running = Instance(data, *words, **more)
    try:
        running.wait()
        assert running.process.poll() is None, running.said()
        yield running
    finally:
        running.stop()
