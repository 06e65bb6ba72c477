"""Runs the clients' programs for the tests, in their own environment: loaded once, each run a process of its own.

A line of JSON asks, {"command": [...], "environment": {...}}; a line of JSON answers, {"status": 0, "said": "..."}.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
import time
from typing import Any

PROGRAMS = {
    "vdirsyncer": ("vdirsyncer.cli", "app"),
    "khal": ("khal.cli", "main_khal"),
    "todo": ("todoman.cli", "cli"),
    "khard": ("khard.khard", "main"),
}


def main() -> None:
    known = {name: getattr(importlib.import_module(module), start) for name, (module, start) in PROGRAMS.items()}
    known["python"] = lambda: exec(sys.argv[2], {"__name__": "__main__"})  # noqa: S102  what the test says
    khard = known["khard"]
    known["khard"] = lambda: khard(sys.argv[1:])  # it would take ours, of when it was loaded
    importlib.import_module("caldav")
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as told:
            child = os.fork()
            if not child:
                _run(known, asked, told.fileno())
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            told.seek(0)
            print(json.dumps({"status": status, "said": told.read().decode("utf-8", "replace")}), flush=True)


def _run(known: dict[str, Any], asked: dict[str, Any], told: int) -> None:
    """As if the program had been started by its name. Does not return."""
    signal.alarm(60)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(asked["environment"])
    time.tzset()
    sys.argv = asked["command"]
    status = 1
    try:
        status = known[asked["command"][0]]() or 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        if sys.exc_info()[0] is not None:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
