"""The program as everybody runs it, in the background, for benches that ask over HTTP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Running:
    """A `staffetta run` that answers."""

    pid: int
    port: int
    data: Path
    address: str
    """Of the database, as the role that serves."""


@contextmanager
def running(kept: str = "", *, workers: int = 2) -> Iterator[Running]:
    """Inside the block it runs, and Django is set up on its database as the role that serves."""
    data = Path(kept).resolve() if kept else Path(tempfile.mkdtemp(prefix="staffetta-bench-"))
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o711)
    port = _free_port()
    command = [sys.executable, "-P", "-m", "staffetta.config.cli", "run", "--data", str(data), "--port", str(port)]
    command += ["--empty", "--no-browser", "--workers", str(workers)]
    log = data / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd="/", env=_environment())  # noqa: S603
    try:
        while "is ready at" not in log.read_text():
            if process.poll() is not None:
                raise SystemExit(log.read_text())
            time.sleep(0.1)
        yield _set_up(process.pid, port, data)
        from django.db import connections  # noqa: PLC0415 - Django is not set up before

        connections.close_all()
    finally:
        process.terminate()
        process.wait(30)
        if not kept:
            shutil.rmtree(data, ignore_errors=True)


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": root}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set_up(pid: int, port: int, data: Path) -> Running:
    from staffetta.config.database import database_of  # noqa: PLC0415 - reads the environment

    os.environ["DJANGO_SETTINGS_MODULE"] = "staffetta.config.settings"
    with database_of(data, "bench") as opened:
        os.environ.update(opened.environment(data))
        address = opened.addresses.app
    import django  # noqa: PLC0415 - the settings read the environment

    django.setup()
    return Running(pid, port, data, address)


def cpu_of(server: Running) -> dict[str, float]:
    """Seconds of processor time so far: the web server, the job worker, the database."""
    spent = {"web": 0.0, "worker": 0.0, "database": 0.0}
    for pid in _below(server.pid):
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        name = "web" if "granian" in line else "worker" if "job_worker" in line else "database"
        # The children of a database that have ended count as well: it reaps them.
        spent[name] += sum(int(value) for value in fields[11:15]) / TICK
    return spent


def _below(pid: int) -> set[int]:
    found: set[int] = set()
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        kids = {int(kid) for task in tasks for kid in (task / "children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return found
    for kid in kids:
        found |= {kid} | _below(kid)
    return found
