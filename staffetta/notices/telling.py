"""What notices say outside the page: in an e-mail, on a device. Written just before they go out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.mail import writers as letters
from staffetta.mail.letters import drawn
from staffetta.mail.models import Line
from staffetta.mail.writers import Written
from staffetta.notices import kinds
from staffetta.notices.acts.tell import SOURCE
from staffetta.notices.kinds import EMAIL, PUSH, Shown
from staffetta.notices.models import Notice
from staffetta.notices.unsubscribing import link_of
from staffetta.notices.wanted import preferences_of, wants
from staffetta.push import writers as signals
from staffetta.push.writers import Said


def register() -> None:
    """Called once, when the apps are ready."""
    letters.register(SOURCE, write_letter)
    signals.register(SOURCE, write_signal)


def still_to_tell(member: Member, ids: Iterable[UUID], channel: str) -> list[Shown]:
    """Those of these notices that he has not read in the meantime, still wants by this channel, and may still see."""
    said = preferences_of(member)
    found = Notice.objects.visible_to(member).not_yet_seen().filter(pk__in=list(ids)).order_by("told_at", "pk")
    wanted = [one for one in found if (kind := kinds.kind(one.kind)) is not None and wants(kind, channel, said)]
    return [one for one in kinds.shown_to(member, wanted) if one.is_visible]


def write_letter(member: Member, lines: Sequence[Line]) -> Written | None:
    """One e-mail for what was told at one time; None when nothing of it is left to tell."""
    told = still_to_tell(member, (line.ref for line in lines), EMAIL)
    if not told:
        return None
    subject = told[0].sentence
    if len(told) > 1:
        count = len(told)
        subject = ngettext("{count} notice from Staffetta", "{count} notices from Staffetta", count).format(count=count)
    of_kinds = {one.notice.kind: kinds.kind(one.notice.kind) for one in told}
    context: dict[str, Any] = {
        "member": member,
        "told": [(one, settings.PUBLIC_URL + one.href) for one in told],
        "inbox": settings.PUBLIC_URL + reverse("notices:inbox"),
        "preferences": settings.PUBLIC_URL + reverse("notices:preferences"),
        "ends": [(force_str(kind.label), link_of(member, [key])) for key, kind in of_kinds.items() if kind is not None],
    }
    return drawn("notices/mail/told", subject, context, link_of(member, of_kinds))


def write_signal(member: Member, ref: UUID) -> Said | None:
    """One notice on a device: its sentence and where it leads, nothing more."""
    told = still_to_tell(member, [ref], PUSH)
    if not told:
        return None
    return Said(title=_("Staffetta"), body=told[0].sentence, href=told[0].href, tag=ref.hex)
