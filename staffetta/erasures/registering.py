"""What this room adds to menus, lists, the contact page, history and the rooms beneath; called once, by the apps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.firm import day_of
from staffetta.accounts.models import Member
from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.contacts import actions, filters, panels, trails
from staffetta.contacts.actions import Bulk
from staffetta.contacts.filters import Filter
from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Merging, declare_loose
from staffetta.contacts.ties import declare as tie
from staffetta.documents.retention import hold_on, named_in_documents
from staffetta.erasures import blocking, narrowing, rules
from staffetta.erasures.models import Concerned, Erasure, ErasureRequest
from staffetta.history import subjects
from staffetta.ui import administration


def register() -> None:
    """Tell the rooms beneath."""
    blocking.register()
    _declare_trails()
    tie(Concerned, "contact", Merging.MOVE, label=gettext_lazy("Erasure requests"))
    declare_loose(Erasure, "subject", "a certificate tells of the very record that was erased")
    binds.declare(ErasureRequest, "task", Following.CUT)
    actions.add(90, entries)
    actions.add_bulk(
        Bulk(
            "delete",
            gettext_lazy("Delete contacts"),
            "trash-2",
            "erasures:delete-many",
            order=90,
            danger=True,
            needs=rules.may_delete_contacts,
        )
    )
    panels.add(
        "erasures",
        gettext_lazy("Erasing"),
        5,
        on_contact,
        "erasures/_on_contact.html",
        side=True,
        where=lambda: Q(anonymised_at__isnull=False) | named_in_documents("pk"),
    )
    filters.add(
        Filter(
            "erasable",
            gettext_lazy("Retention"),
            "choice",
            narrowing.by_retention,
            choices=narrowing.choices,
            fits=narrowing.KINDS.__contains__,
            order=60,
        )
    )
    administration.add(
        "erasure-requests",
        gettext_lazy("Erasure requests"),
        gettext_lazy("Who asked that data be erased, and until when to answer; certificates of what was erased."),
        "user-x",
        "erasures:requests",
        group="data",
        order=20,
        needs=rules.may_handle_requests,
    )
    _name_subjects()


def _declare_trails() -> None:
    """A request that is open must be answered, and so it keeps who asked; closing it clears that (acts/close.py)."""
    trails.declare(
        ErasureRequest,
        gettext_lazy("Erasure requests that were refused"),
        rows=lambda ids: ErasureRequest.objects.exclude(closed_at=None).filter(concerned__contact__in=ids).distinct(),
        clear={"asked_by": trails.MARK, "reach": "", "notes": "", "extension_reason": "", "refusal": trails.MARK},
        order=60,
    )
    trails.excuse(Erasure, "its words are those still to be struck; they are forgotten when that is done")


def entries(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """*Delete…* and *Anonymise…* in the menu of a contact's page."""
    shown: list[dict[str, Any]] = []
    if rules.may_anonymise(member) and contact.anonymised_at is None:
        address = reverse("erasures:anonymise", kwargs={"contact_id": contact.pk})
        shown.append({"label": _("Anonymise…"), "icon": "user-x", "href": address})
    if rules.may_erase(member, contact):
        address = reverse("erasures:delete", kwargs={"contact_id": contact.pk})
        shown.append({"label": _("Delete…"), "icon": "trash-2", "href": address, "danger": True})
    return shown


def on_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    """The certificate of an anonymised one; else from when it may be erased, and because of which document (C-11)."""
    if contact.anonymised_at is not None:
        done = Erasure.objects.visible_to(member).filter(subject=contact.pk).order_by("-at").first()
        return {"certificate": done, "hold": None} if done else None
    hold = hold_on(contact, day_of(timezone.now(), member.workspace))
    return {"certificate": None, "hold": hold} if hold else None


def _name_subjects() -> None:
    subjects.register(
        ErasureRequest,
        label=gettext_lazy("Erasure request"),
        icon="user-x",
        visible=ErasureRequest.objects.visible_to,
        href=lambda request: reverse("erasures:request", kwargs={"request_id": request.pk}),
        fields={
            "asked_by": gettext_lazy("Who asks"),
            "reach": gettext_lazy("How to answer"),
            "channel": gettext_lazy("Came by"),
            "identity": gettext_lazy("Identity"),
            "notes": gettext_lazy("Notes"),
            "concerned": gettext_lazy("Contacts concerned"),
        },
    )
    subjects.say("erasures.request_closed", "outcome", lambda value: str(ErasureRequest.Outcome(value).label))
    for kind, icon, tone in (
        ("anonymised", "user-x", "warning"),
        ("deleted", "trash-2", "danger"),
        ("finished", "circle-check", "neutral"),
        ("request_received", "inbox", "info"),
        ("request_extended", "calendar-clock", "warning"),
        ("request_closed", "circle-check", "success"),
    ):
        subjects.sign(f"erasures.{kind}", icon, tone)
