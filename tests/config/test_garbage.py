"""A web process looks for garbage seldom, and not through what it loaded."""

from __future__ import annotations

import subprocess
import sys

ASKED = "import gc; from staffetta.config.garbage import look_seldom; look_seldom()\n"
CYCLES = "for turn in range(200_000): one = []; one.append(one)\n"


def test_what_was_loaded_is_left_alone_and_cycles_still_go() -> None:
    said = "print(gc.get_freeze_count() > 1_000, len(gc.get_objects()) < 60_000)"
    done = subprocess.run([sys.executable, "-c", ASKED + CYCLES + said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
