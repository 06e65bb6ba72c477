"""PDFs are read apart: in a process of their own, whose time and memory are limited.

A PDF is a program of a sort: a few kilobytes may describe gigabytes, go in circles, or keep a reader busy for hours. No
check beforehand finds all of that, and a thread cannot be stopped; a process can. One helper for each process of ours,
begun when the first PDF comes and gone after a minute without any; it forks for each file.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from staffetta.ebusiness import embedded

PATIENCE = 20
"""Seconds after which even the helper is given up; it should take less than two."""


class _Helper:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, content: bytes, largest: int) -> bytes:
        """What the helper says of this PDF. It may have ended meanwhile for want of work: then a new one is asked."""
        with self.lock:
            for _attempt in range(2):
                process = self._running(largest)
                watch = threading.Timer(PATIENCE, process.kill)
                watch.start()
                try:
                    answer = _exchange(process, content)
                finally:
                    watch.cancel()
                if answer is not None:
                    return answer
                self.close()
        return b"endless\n"

    def _running(self, largest: int) -> subprocess.Popen[bytes]:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.close()
            program = [sys.executable, "-I", str(Path(embedded.__file__)), str(largest)]
            self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.owner = os.getpid()
        return self.process

    def close(self) -> None:
        """End the helper. That of a process we were forked from is not ours to end."""
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _shut(pipe)


def _shut(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        pass


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> bytes | None:
    """Ask and hear; None when nobody is there."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(len(content).to_bytes(8, "big") + content)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    size = process.stdout.read(8)
    if len(size) < 8:
        return None
    answer = process.stdout.read(int.from_bytes(size, "big"))
    return answer if len(answer) == int.from_bytes(size, "big") else None


_HELPER = _Helper()
atexit.register(_HELPER.close)


def embedded_xml(content: bytes, largest: int) -> tuple[str, bytes]:
    """A word and the XML in this PDF: ok, or nothing, encrypted, damaged, large, endless and no XML."""
    word, _line, xml = _HELPER.ask(content, largest).partition(b"\n")
    return word.decode("ascii"), xml
