"""A mail server on loopback, for tests: speaks as much SMTP as our own side asks for, and misbehaves when told to."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` is all that was accepted. `answers` are, in turn, what the last dot is answered with ("" hangs up without
    an answer, although the letter was taken); then 250. `to` answers to the receivers. `before` is called with the
    step (MAIL, RCPT, DATA; "." when the letter is taken) before it is answered, and "" after a letter was."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[bytes] = []
        self.answers: list[str] = []
        self.to: dict[str, str] = {}
        self.envelopes: list[tuple[str, str]] = []
        self.before: Callable[[str], None] = lambda step: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, read."""
        return [message_from_bytes(one, policy=policy.default) for one in self.taken]  # type: ignore[misc]


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever spoke was killed
            self.talk()

    def talk(self) -> None:
        self.say("220 test")
        sender = receiver = ""
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split(" ")[0].upper()
            self.server.before(word)
            if word == "MAIL":
                sender = line.partition("<")[2].partition(">")[0]
                self.say("250 ok")
            elif word == "RCPT":
                receiver = line.partition("<")[2].partition(">")[0]
                self.say(self.server.to.get(receiver, "250 ok"))
            elif word == "DATA":
                self.say("354 go on")
                if not self.take(sender, receiver):
                    return
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, sender: str, receiver: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if not line:
            return False
        answer = self.server.answers.pop(0) if self.server.answers else "250 taken"
        if not answer or answer.startswith("2"):
            self.server.taken.append(b"".join(lines))
            self.server.envelopes.append((sender, receiver))
            self.server.before(".")
        if not answer:
            return False
        self.say(answer)
        self.server.before("")
        return True


@contextmanager
def running(settings: Any) -> Iterator[MailServer]:
    """The server, and settings by which our e-mails go there."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server
        server.shutdown()


@pytest.fixture(name="post")
def post_fixture(settings: Any) -> Iterator[MailServer]:
    with running(settings) as server:
        yield server
