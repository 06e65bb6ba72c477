"""`staffetta run`: the database, the web server and the job worker as one process tree.

Whatever dies is started again, with growing pauses; a stop is clean and takes seconds; and when this process itself is
killed, the kernel ends the rest.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from staffetta.config import migrating
from staffetta.config.bell import Bell
from staffetta.config.database import Opened, announce, lock_of, open_database, withdraw
from staffetta.config.first_start import DONE
from staffetta.core.postgres import children
from staffetta.core.postgres.embedded import Interrupted
from staffetta.core.postgres.external import connect
from staffetta.core.postgres.refusals import CannotRun
from staffetta.core.postgres.roles import refuse_strong_role

_PATIENCE = 10.0  # seconds that a step of the start gets to finish what it does
_LAST_WORD = 3.5  # and those who serve: what is broken off is done again; a stop takes under 5 s, the database too
_LONGEST_PAUSE = 10.0
_STEADY = 30.0  # a child that ran this long starts with short pauses again
_LONGEST_BOOT = 60.0


class Stopped(Exception):
    """Somebody asked us to stop before everything was up."""


@dataclass(frozen=True)
class Wishes:
    """What `staffetta run` was asked for."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    demo: bool = True

    @property
    def local_address(self) -> str:
        """Where this machine reaches us, whatever address we listen on."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}"

    @property
    def public_address(self) -> str:
        """Where people reach us."""
        return os.environ.get("STAFFETTA_URL") or self.local_address


@dataclass
class Child:
    """A program that is to run all the time."""

    name: str
    command: list[str | Path]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    due: float = 0.0
    tell: Callable[[str], None] = field(default=print)

    def start(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        self.process = children.spawn(self.command, env=self.environment)

    def look_after(self, now: float) -> None:
        """Start it again when it ended and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            children.end_group(self.process)  # its own children must not hold the port
            self.failures = 0 if now - self.started > _STEADY else self.failures + 1
            pause = min(_LONGEST_PAUSE, 0.25 * 2**self.failures)
            self.tell(f"The {self.name} ended ({describe(self.process.returncode)}); starting it again.")
            self.process, self.due = None, now + pause
        if self.process is None and now >= self.due:
            self.start()


def describe(code: int) -> str:
    """An exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CannotRun when somebody else listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} on {host} cannot be used ({error.strerror}); stop the program that has it, "
                "or choose another with --port."
            ) from None


class Supervisor:
    """Runs everything until a signal says stop. `tell` prints a line for the administrator."""

    def __init__(self, wishes: Wishes, tell: Callable[[str], None] = print) -> None:
        self.wishes = wishes
        self.tell = tell
        self.children: list[Child] = []

    def run(self, when_ready: Callable[[], None]) -> int:
        """Run; call `when_ready` once the first page can be loaded. Returns the exit code. Raises CannotRun."""
        refuse_taken_port(self.wishes.host, self.wishes.port)
        data = self.wishes.data
        with Bell() as bell, lock_of(data, "`staffetta run`"):
            try:
                opened = open_database(data, "`staffetta run`", lambda: bell.stopping)
                try:
                    self._serve(opened, bell, when_ready)
                finally:
                    self._stop_children(bell)
                    withdraw(data)
                    opened.close()
            except (Stopped, Interrupted):
                return 0
        return 0

    def _serve(self, opened: Opened, bell: Bell, when_ready: Callable[[], None]) -> None:
        announce(self.wishes.data, opened)
        environment = {**os.environ, **opened.environment(self.wishes.data)}
        environment["STAFFETTA_URL"] = self.wishes.public_address
        environment.pop("STAFFETTA_AS", None)
        self._refuse_strong_role(opened)
        self._prepare_tables(opened, bell)
        self._refuse_strong_role(opened)  # again: it may own what there was not before
        if self.wishes.demo and not (self.wishes.data / DONE).exists():
            self._make_demo(environment, bell)
        (self.wishes.data / DONE).touch()
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            environment.pop(variable, None)  # those who serve have no business with a stronger role
        self.children = [self._web(environment)]
        self._wait_for_page(bell)
        self.children.append(self._worker(environment))  # second, so that the first page comes sooner
        if environment.get("STAFFETTA_INBOX_FOLDER"):
            self.children.append(self._folder_watcher(environment))
        when_ready()
        while not bell.stopping:
            self._watch(opened, bell)

    def _refuse_strong_role(self, opened: Opened) -> None:
        with connect(opened.addresses.app, "DATABASE_URL") as connection:
            refuse_strong_role(connection)

    def _prepare_tables(self, opened: Opened, bell: Bell) -> None:
        if migrating.is_current(opened.addresses):
            return
        self.tell("Bringing the tables up to date…")
        environment = migrating.owner_environment(opened.addresses, self.wishes.data)
        code = self._run_step(migrating.command("migrate", "-v0", "--skip-checks"), environment, bell)
        if code:
            raise CannotRun("The tables could not be brought up to date; the reason is above.")
        migrating.remember(opened.addresses)

    def _make_demo(self, environment: dict[str, str], bell: Bell) -> None:
        self.tell("Making the demonstration workspace…")
        code = self._run_step([sys.executable, "-P", "-m", "staffetta.config.first_start"], environment, bell)
        if code:
            raise CannotRun(
                "The demonstration could not be made; the reason is above. `staffetta run --empty` starts without it."
            )

    def _run_step(self, command: list[str | Path], environment: dict[str, str], bell: Bell) -> int:
        """Run a program to its end. Raises Stopped when somebody asks us to stop meanwhile."""
        process = children.spawn(command, env=environment)
        while process.poll() is None:
            bell.wait(0.5)
            if bell.stopping:
                children.stop(process, signal.SIGTERM, _PATIENCE)
                raise Stopped
        return process.returncode

    def _web(self, environment: dict[str, str]) -> Child:
        wishes = self.wishes
        command: list[str | Path] = [sys.executable, "-P", "-m", "granian", "--interface", "asgi"]
        command += ["--host", wishes.host, "--port", str(wishes.port), "--log-level", "warning"]
        command += ["--workers", str(wishes.workers), "--backpressure", "8192"]  # an open page is an open request
        command += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "3s"]
        command += ["staffetta.config.web:door"]
        own = {"STAFFETTA_POOL": "1", "STAFFETTA_SUPERVISED": "1", "STAFFETTA_THREADS": str(wishes.threads)}
        return Child("web server", command, {**environment, **own}, tell=self.tell)

    def _worker(self, environment: dict[str, str]) -> Child:
        command = migrating.command("job_worker", "--skip-checks")
        return Child("job worker", command, environment, tell=self.tell)

    def _folder_watcher(self, environment: dict[str, str]) -> Child:
        return Child("folder watcher", migrating.command("watch_folder", "--skip-checks"), environment, tell=self.tell)

    def _watch(self, opened: Opened, bell: Bell) -> None:
        if opened.embedded is not None and not opened.embedded.is_alive():
            self.tell("The database ended; starting it again.")
            opened.embedded.restart()
            # The web server's pool finds its way back; the worker lost its ear for new jobs and would end slowly.
            for child in self.children[1:]:
                if child.process is not None and child.process.poll() is None:
                    children.stop(child.process, signal.SIGTERM, 2)
        now = time.monotonic()
        for child in self.children:
            child.look_after(now)
        waits = [child.due - now for child in self.children if child.process is None]
        bell.wait(min([5.0, *waits]))

    def _wait_for_page(self, bell: Bell) -> None:
        """Wait until the web server answers. Raises Stopped, or CannotRun when it keeps failing."""
        deadline = time.monotonic() + _LONGEST_BOOT
        web = self.children[0]
        while not self._answers():
            if bell.stopping:
                raise Stopped
            web.look_after(time.monotonic())
            bell.wait(0.05)
            if web.failures > 3 or time.monotonic() > deadline:
                raise CannotRun("The web server did not start; the reason is above.")

    def _answers(self) -> bool:
        host = self.wishes.local_address.removeprefix("http://").rpartition(":")[0].strip("[]")
        try:
            with socket.create_connection((host, self.wishes.port), timeout=20) as knock:
                knock.sendall(f"HEAD /accounts/login/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                return knock.recv(12).startswith(b"HTTP/")
        except OSError:
            return False

    def _stop_children(self, bell: Bell) -> None:
        """Ask all at once, then wait for each; a second Ctrl-C ends the patience."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _LAST_WORD
        while any(process.poll() is None for process in running) and time.monotonic() < deadline and bell.wishes < 2:
            bell.wait(0.2)
        for process in running:
            children.end_group(process)
            process.wait()
