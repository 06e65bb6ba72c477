"""Child processes that never outlive us, and never get our terminal's Ctrl-C directly."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec only the call itself should happen.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int


def die_with_parent(how: signal.Signals = signal.SIGTERM, parent: int | None = None) -> None:
    """Ask the kernel to send this process the signal when its parent ends, even by kill -9.

    Only Linux can; elsewhere nothing happens, and a stop that is not clean may leave children behind (the next start
    ends a database left so). `parent` closes the gap in which the parent ended before we asked.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _before_exec(how: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def prepare() -> None:
        # subprocess calls this after setuid, which is right: a change of user clears the wish.
        die_with_parent(how, parent)

    return prepare


def spawn(
    args: Sequence[str | Path],
    *,
    account: Account | None = None,
    death: signal.Signals = signal.SIGTERM,
    cwd: str | Path = "/",
    env: Mapping[str, str] | None = None,
    output: IO[Any] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, as another user when `account` is given (we are root then)."""
    change: dict[str, Any] = {}
    if account is not None:
        change = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(
        [str(arg) for arg in args],
        cwd=str(cwd),
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,  # a Ctrl-C in the terminal must reach us only; we then stop the children in order
        preexec_fn=_before_exec(death),
        **change,
    )


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the process group that `spawn` made."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> int:
    """Signal the process, wait, and kill its group when it does not end in time. Returns its exit code."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        code = process.wait(patience)
    except subprocess.TimeoutExpired:
        end_group(process)
        code = process.wait(10)
    end_group(process)
    return code
