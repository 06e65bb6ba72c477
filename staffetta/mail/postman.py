"""Hands letters to the mail server. Knows no database.

Django's own backend cannot tell a letter that the server never took from one whose answer was lost; for SMTP we speak
to the server ourselves: before the last dot, which makes a letter the server's, `about_to_be_taken` is called, and only
what happens after that leaves the question open.
"""

from __future__ import annotations

import contextlib
import enum
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from types import TracebackType
from urllib.parse import urlsplit

import certifi
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

TIMEOUT = 10.0
"""Seconds for each answer of the server."""


class Fate(enum.Enum):
    """What became of a letter."""

    SENT = "sent"
    LATER = "later"
    """The server did not take it, and may take it later."""
    REFUSED = "refused"
    """The server will never take it."""
    LOST = "lost"
    """It was handed over whole, and no answer came: it may have arrived."""
    UNREACHED = "unreached"
    """There is no server to speak to, or it does not let us in; others would fare no better."""


@dataclass(frozen=True)
class Outcome:
    """`detail` is what the server said, or what the network did."""

    fate: Fate
    detail: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the server has taken it."""
        return self.fate is Fate.SENT


class _Said(Exception):
    """The server said no."""

    def __init__(self, fate: Fate, code: int, text: bytes) -> None:
        super().__init__(f"{code} {text.decode('utf-8', 'replace')}".replace("\x00", " ").replace("\n", " "))
        self.fate = fate


class Postman:
    """One connection, opened with the first letter and used for all."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Postman:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
        self._hang_up()

    def deliver(self, mail: EmailMultiAlternatives, about_to_be_taken: Callable[[], None]) -> Outcome:
        """Hand one letter over. Never raises for what the network or the server does."""
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            return _by_backend(mail, about_to_be_taken)
        try:
            server = self._server = self._server or _connected()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome(Fate.UNREACHED, in_words(error))
        try:
            _begin(server, mail)
        except _Said as said:
            return self._go_on(said)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome(Fate.LATER, in_words(error))
        about_to_be_taken()
        try:
            _end(server)
        except _Said as said:
            return self._go_on(said)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome(Fate.LOST, in_words(error))
        return Outcome(Fate.SENT)

    def _go_on(self, said: _Said) -> Outcome:
        """The server speaks; the next letter begins anew."""
        try:
            if self._server is not None:
                self._server.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
        return Outcome(said.fate, str(said)[:300])

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def in_words(error: Exception) -> str:
    """What went wrong, as the machine says it."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return f"{error.smtp_code} {said}".replace("\n", " ")[:300]
    return f"{type(error).__name__}: {error}"[:300]


def _connected() -> smtplib.SMTP:
    """A server that has let us in. Raises what the network does, and SMTPException."""
    us = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    trust = ssl.create_default_context(cafile=certifi.where())
    trust.load_default_certs()  # those of the machine too: many mail servers have one of their own
    server: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        server = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, us, timeout=TIMEOUT, context=trust)
    else:
        server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, us, timeout=TIMEOUT)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=trust)
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _begin(server: smtplib.SMTP, mail: EmailMultiAlternatives) -> None:
    """Everything but the last dot. Raises _Said."""
    _asked(server.mail(_bare(mail.from_email)), Fate.LATER)
    _asked(server.rcpt(_bare(mail.to[0])), Fate.REFUSED)
    code, text = server.docmd("DATA")
    if code != 354:
        raise _Said(Fate.REFUSED if code >= 500 else Fate.LATER, code, text)
    content = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own
    server.send(re.sub(rb"(?m)^\.", b"..", content).rstrip(b"\r\n"))


def _end(server: smtplib.SMTP) -> None:
    """The last dot, and the answer to it. Raises _Said."""
    server.send(b"\r\n.\r\n")
    _asked(server.getreply(), Fate.REFUSED)


def _asked(answer: tuple[int, bytes], if_never: Fate) -> None:
    code, text = answer
    if code not in (250, 251):
        raise _Said(if_never if code >= 500 else Fate.LATER, code, text)


def _bare(address: str) -> str:
    """The address alone, its host as the network knows it."""
    name, _at, host = parseaddr(address)[1].rpartition("@")
    return f"{name}@{host.encode('idna').decode()}" if not host.isascii() else f"{name}@{host}"


def _by_backend(mail: EmailMultiAlternatives, about_to_be_taken: Callable[[], None]) -> Outcome:
    """Into files, on the console, or into a test's outbox."""
    about_to_be_taken()
    try:
        mail.send()
    except OSError as error:
        return Outcome(Fate.UNREACHED, in_words(error))
    return Outcome(Fate.SENT)
