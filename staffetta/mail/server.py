"""The mail server that the installation's environment names, as it may be shown: never its password."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.mail.letters import as_read_by, message_of, new_message_id, test_letter
from staffetta.mail.postman import Fate, Outcome, Postman


@dataclass(frozen=True)
class Server:
    """By what e-mails go out. `way`: smtp, file, console, or other."""

    way: str
    host: str
    port: int
    encryption: str
    signs_in: bool
    user: str
    address: str

    @property
    def reaches_people(self) -> bool:
        """Whether e-mails leave this machine."""
        return self.way == "smtp"

    @property
    def is_here(self) -> bool:
        """Whether it is a program on this machine, such as one that shows e-mails to whoever tries Staffetta out."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server() -> Server:
    """What is used now."""
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    ways = {"smtp": "smtp", "filebased": "file", "console": "console"}
    encryption = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
    return Server(
        way=ways.get(backend, "other"),
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        encryption=encryption,
        signs_in=bool(settings.EMAIL_HOST_USER),
        user=settings.EMAIL_HOST_USER,
        address=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )


def send_test(member: Member) -> Outcome:
    """Send the test e-mail to this member now, while he waits: ten seconds for each answer of the server at most."""
    with as_read_by(member):
        mail = message_of(test_letter(member), member, message_id=new_message_id(), at=timezone.now())
    with Postman() as postman:
        return postman.deliver(mail, lambda: None)


def in_plain_words(outcome: Outcome, server: Server) -> str:
    """What a failed attempt means, and what to do."""
    said = outcome.detail.lower()
    place = f"{server.host}:{server.port}"
    if "gaierror" in said or "name or service" in said:
        return _("Nobody knows a mail server called {host}. Check the name in STAFFETTA_EMAIL.").format(
            host=server.host
        )
    if "refused" in said and outcome.fate is Fate.UNREACHED:
        return _("Nothing answers at {place}. Check host and port in STAFFETTA_EMAIL.").format(place=place)
    if "timeout" in said or "timed out" in said:
        return _("{place} does not answer in ten seconds. A firewall may be in between.").format(place=place)
    if "certificate" in said:
        return _("The certificate of {host} is not valid, so nothing was sent.").format(host=server.host)
    if "wrong_version_number" in said or "starttls" in said:
        return _("The encryption does not fit: smtps:// is for port 465, smtp:// for port 587.")
    if said.startswith(("535", "534", "530")):
        return _("The server does not accept user name and password.")
    if outcome.fate is Fate.UNREACHED:
        return _("The server at {place} could not be used.").format(place=place)
    if outcome.fate is Fate.LOST:
        return _("The server took the e-mail, but the connection broke before it said so. It may have arrived.")
    return _("The server did not take the e-mail.")
