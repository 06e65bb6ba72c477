"""Signals as something to wait for, so that nothing is ever done inside a signal handler."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType, TracebackType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bell:
    """Counts the wishes to stop, and wakes a waiting main loop for those and for children that ended."""

    def __init__(self) -> None:
        self.wishes = 0
        self._listen, self._ring = os.pipe()
        for end in (self._listen, self._ring):
            os.set_blocking(end, False)
        self._former_fd = signal.set_wakeup_fd(self._ring, warn_on_full_buffer=False)
        self._former = {name: signal.signal(name, self._on_signal) for name in (*_STOPPING, signal.SIGCHLD)}

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self.wishes += 1

    @property
    def stopping(self) -> bool:
        """Whether somebody asked us to stop."""
        return self.wishes > 0

    def wait(self, seconds: float) -> None:
        """Wait this long, or until a signal comes."""
        ready, _, _ = select.select([self._listen], [], [], max(0.0, seconds))
        if ready:
            os.read(self._listen, 4096)

    def __enter__(self) -> Bell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, handler in self._former.items():
            signal.signal(name, handler)
        signal.set_wakeup_fd(self._former_fd)
        os.close(self._listen)
        os.close(self._ring)
