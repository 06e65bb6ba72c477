"""A data directory is used by one instance at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from staffetta.core.postgres.refusals import CannotRun


class InUse(CannotRun):
    """Another process works on this data directory."""


class InstanceLock:
    """A lock on a file that the kernel lets go by itself when its holder ends, however it ends."""

    def __init__(self, path: Path, purpose: str) -> None:
        self.path = path
        self.purpose = purpose
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock. Raises InUse, naming the directory and who has it."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(file, 200).decode(errors="replace").strip() or "another process"
            os.close(file)
            raise InUse(
                f"The data directory {self.path.parent} is already in use by {holder}; "
                "stop that first, or give another directory with --data."
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{self.purpose} (process {os.getpid()})\n".encode(), 0)
        self._file = file

    def release(self) -> None:
        """Let the lock go; harmless when it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def __enter__(self) -> InstanceLock:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Whether some process holds the lock at this path now."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False
