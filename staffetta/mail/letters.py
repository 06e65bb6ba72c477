"""A letter as a message: headers, plain text and HTML."""

from __future__ import annotations

import functools
import re
import zoneinfo
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import loader
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from staffetta.accounts.models import Member
from staffetta.core.ids import uuid7
from staffetta.core.text import tidy
from staffetta.mail.models import Sender
from staffetta.mail.writers import Written
from staffetta.ui.wording import plain


def new_message_id() -> str:
    """A Message-ID that nobody else has; fixed before a letter goes out for the first time."""
    return f"<{uuid7().hex}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def as_read_by(member: Member) -> AbstractContextManager[ExitStack]:
    """Write in the language and the time zone of whoever will read."""
    stack = ExitStack()
    stack.enter_context(translation.override(member.user.language))
    try:
        zone = zoneinfo.ZoneInfo(member.user.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    stack.enter_context(timezone.override(zone))
    return stack


def sender() -> tuple[str, str]:
    """In whose name this workspace writes, and the address that the installation may send from."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    own = Sender.objects.first()
    return (own.name if own is not None and own.name else name), address


def message_of(written: Written, member: Member, *, message_id: str, at: datetime) -> EmailMultiAlternatives:
    """The message, ready to go out. Within `as_read_by(member)`."""
    own = Sender.objects.first()
    headers = {
        "Message-ID": message_id,
        "Date": format_datetime(at.astimezone(UTC)),
        "Auto-Submitted": "auto-generated",
        "Content-Language": get_language() or "en",
    }
    if written.unsubscribe:
        headers["List-Unsubscribe"] = f"<{written.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        tidy(written.subject),
        written.text.strip() + "\n",
        formataddr(sender()),
        [formataddr((tidy(member.name), member.user.email))],
        reply_to=[own.reply_to] if own is not None and own.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


@functools.cache
def _stylesheet() -> Markup:
    """Mail programs load nothing from elsewhere; so the style stands in the letter itself."""
    css = (Path(__file__).parent / "letter.css").read_text()
    return Markup("<style>{}</style>").format(Markup(css))  # noqa: S704 - a file of ours


def drawn(template: str, subject: str, context: dict[str, object], unsubscribe: str = "") -> Written:
    """A letter of two templates, <template>.txt and <template>.html; both extend those of mail/letter."""
    said = {"public_url": settings.PUBLIC_URL, "subject": subject, "unsubscribe": unsubscribe, **context}
    said["stylesheet"] = _stylesheet()
    text = loader.render_to_string(f"{template}.txt", said | plain(), using="jinja2")
    html = loader.render_to_string(f"{template}.html", said, using="jinja2")
    return Written(subject, re.sub(r"\n{3,}", "\n\n", text), html, unsubscribe)


def test_letter(member: Member) -> Written:
    """What *Send a test e-mail* sends."""
    return drawn("mail/test", _("Staffetta can send e-mails"), {"member": member, "at": timezone.now()})
