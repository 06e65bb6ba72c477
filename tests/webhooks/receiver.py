"""A program that receives messages, on the loopback of this machine."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    def verified(self, secret: str) -> Any:
        """What it says, if the signature is right; raises otherwise."""
        return Verifier(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """Answers each request by the next of `answers` (the last one stays): a status, or "close", "hang", "drip",
    "redirect", "flood"; `after` is a Retry-After."""

    answers: list[int | str] = field(default_factory=lambda: [204])
    after: str = ""
    received: list[Received] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def next_answer(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def types(self) -> list[str]:
        return [one.said["type"] for one in self.received]


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver until the end of the block."""
    receiver = Receiver()

    class Handler(_Handler):
        told = receiver

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    told: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        answer = self.told.next_answer()
        self.told.arrived.set()
        self.close_connection = True
        if isinstance(answer, int):
            self._answer(answer, b"thank you" if answer < 300 else b"not now")
        else:
            getattr(self, f"_{answer}")()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if self.told.after:
            self.send_header("Retry-After", self.told.after)
        self.send_header("Content-Length", str(len(body) if status != 204 else 0))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def _close(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _hang(self) -> None:
        self.told.let_go.wait(20)

    def _drip(self) -> None:
        """One byte now and then: no single read takes long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            if self.told.let_go.wait(0.05):
                return
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0)

    def _redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://127.0.0.1:{self.told.port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _flood(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(10_000):
                self.wfile.write(b"y" * 65536)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        pass
