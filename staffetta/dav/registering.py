"""What other rooms are told of devices; called once, by the apps."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.dav.acts.tell_refusal import KIND
from staffetta.notices import kinds
from staffetta.notices.models import Notice
from staffetta.processes.models import Task


def register() -> None:
    """Who was refused something on his device hears why."""
    kinds.register(
        KIND,
        _("A change of “{title}” that came from your device was refused: {reason}"),
        _page,
        icon="smartphone",
        label=_("A change from my phone or calendar was refused"),
        visible=_visible,
        channels=(kinds.PAGE,),
    )


def _page(notice: Notice) -> str:
    if notice.subject == Contact._meta.label_lower:
        return reverse("contacts:contact", kwargs={"contact_id": notice.subject_id})
    return reverse("tasks:open", args=[notice.subject_id])


def _visible(notice: Notice, member: Member) -> bool:
    if notice.subject == Contact._meta.label_lower:
        return Contact.objects.visible_to(member).filter(pk=notice.subject_id).exists()
    return Task.objects.visible_to(member).filter(pk=notice.subject_id).exists()
