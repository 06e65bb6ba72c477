"""A device was refused something: its member hears why, and the device fetches what stands here."""

from __future__ import annotations

from django.db.models import Model

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused
from staffetta.dav.facts import DeviceRefused
from staffetta.icals.acts.keep import fetch_again as fetch_entry_again
from staffetta.notices.acts.tell import tell_member
from staffetta.processes.models import Task
from staffetta.vcards.acts.keep import fetch_again as fetch_card_again

KIND = "dav.refused"
DEVICE = System("a device")


@act
def tell_refusal(member: Member, about: Task | Contact, refused: Refused) -> None:
    """Write down that it was refused, tell the member, and give the record another mark, so that every client sees that
    its copy is not what stands here (L-09)."""
    subject: Model = about
    if isinstance(about, Contact):
        fetch_card_again(about)
        title = str(about.name)
    else:
        fetch_entry_again(about)
        title, subject = about.title, about.process or about
    record(DeviceRefused(code=refused.code, title=title, reason=refused.sentence), about=subject, by=member)
    tell_member(member, kind=KIND, about=about, said={"title": title, "reason": refused.sentence}, by=DEVICE)
