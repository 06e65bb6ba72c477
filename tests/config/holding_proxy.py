"""A proxy that keeps what a server sends bit by bit until there is all of it, as some do: no stream comes through."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.config.instances import free_port


class HoldingProxy:
    """It stands at `port` before the server at `behind`, and holds back whatever answers a request for `path`."""

    def __init__(self, behind: int, path: bytes) -> None:
        self.behind, self.path = behind, path
        self.held = 0
        self.lines: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", free_port()))
        self.port = int(self.door.getsockname()[1])

    def serve(self) -> None:
        """Until the door is shut."""
        with suppress(OSError):
            while True:
                browser, _address = self.door.accept()
                server = socket.create_connection(("127.0.0.1", self.behind))
                self.lines += [browser, server]
                holds = threading.Event()
                for ends in ((browser, server, holds, True), (server, browser, holds, False)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket, holds: threading.Event, asks: bool) -> None:
        with suppress(OSError):
            while part := here.recv(65536):
                if asks and self.path in part:
                    holds.set()
                if holds.is_set() and not asks:
                    self.held += len(part)
                else:
                    there.sendall(part)
        for line in (here, there):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Cut all lines."""
        self.door.shutdown(socket.SHUT_RDWR)
        for one in (self.door, *self.lines):
            one.close()


@contextmanager
def holding_proxy(behind: int, path: str) -> Iterator[HoldingProxy]:
    """One that is up."""
    proxy = HoldingProxy(behind, path.encode())
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.end()
        thread.join(5)
