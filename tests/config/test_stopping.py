"""A stop takes seconds, whatever those who serve are doing (config/supervisor.py)."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from staffetta.config import supervisor
from staffetta.config.bell import Bell
from staffetta.config.supervisor import Child, Supervisor, Wishes

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"


def test_who_does_not_end_by_himself_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_LAST_WORD", 0.3)
    running = Supervisor(Wishes(tmp_path))
    running.children = [Child("deaf", [sys.executable, "-c", DEAF], {}), Child("quick", ["sleep", "60"], {})]
    with Bell() as bell:
        for child in running.children:
            child.start()
        time.sleep(0.1)
        running._stop_children(bell)
    ended = [child.process.returncode for child in running.children if child.process is not None]
    assert ended[1] == -signal.SIGTERM and ended[0] in (-signal.SIGKILL, -signal.SIGTERM)
