"""A stop takes seconds, whatever those who serve are doing (config/supervisor.py)."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from staffetta.config import supervisor
from staffetta.config.bell import Bell
from staffetta.config.supervisor import Child, Supervisor, Wishes
from tests.config.instances import ROOT

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"

STARTING = """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: None)  # what a web process inherits: it only notes the wish
class Asked:
    def find_spec(self, name, path=None, target=None):
        if name == "staffetta.config.asgi":
            os.kill(os.getpid(), signal.SIGTERM)
sys.meta_path.insert(0, Asked())
import staffetta.config.web
"""


def test_a_web_process_that_is_asked_while_it_starts_ends_at_once() -> None:
    ended = subprocess.run([sys.executable, "-P", "-c", STARTING], cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGTERM, ended.stderr


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
