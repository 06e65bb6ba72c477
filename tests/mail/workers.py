"""Real job workers on the tests' database, to be killed: forked from a process that has loaded the program already, so
that the next one is there at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from tests.config.instances import ROOT, environment
from tests.server import app_address

NURSERY = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
import procrastinate.contrib.django.management.commands.procrastinate
import staffetta.config.api
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print(0, flush=True)
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        call_command("job_worker", skip_checks=True)
        os._exit(0)
    print(pid, flush=True)
"""


@dataclass
class Nursery:
    """Where workers come from. `pids` are those that it has made."""

    process: subprocess.Popen[str]
    pids: list[int] = field(default_factory=list)

    def another(self) -> int:
        """Start a worker; its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.pids.append(self._said())
        return self.pids[-1]

    def kill(self) -> None:
        """End the latest worker at once, wherever it is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pids[-1], signal.SIGKILL)

    def _said(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def wait(self) -> None:
        """Until it has loaded the program."""
        self._said()


@contextmanager
def nursery(**more: str) -> Iterator[Nursery]:
    """It, and no worker left at the end."""
    given = environment(
        STAFFETTA_DATABASE=app_address(str(connection.settings_dict["NAME"])),
        STAFFETTA_DATA=os.environ["STAFFETTA_DATA"],
        DJANGO_SETTINGS_MODULE="staffetta.config.settings",
        **more,
    )
    pipe = subprocess.PIPE
    made = subprocess.Popen([sys.executable, "-c", NURSERY], env=given, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    with made as process:
        place = Nursery(process)
        try:
            place.wait()
            yield place
        finally:
            process.kill()
            for pid in place.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
