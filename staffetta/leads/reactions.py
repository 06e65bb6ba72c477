"""Who is told what when something happened to leads (L-16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System
from staffetta.core.db.remembered import remembered
from staffetta.history.models import Event
from staffetta.history.recording import on, on_several
from staffetta.leads.acts.change_many import continue_change
from staffetta.leads.bulk import LeadChange
from staffetta.leads.facts import BulkPaused, LeadAssigned, LeadOpened, LeadSupervised, LeadWon
from staffetta.leads.models import Lead
from staffetta.notices import kinds
from staffetta.notices.acts.tell import Telling, tell_member, tell_members
from staffetta.notices.models import Notice
from staffetta.notices.wanted import who_asked_for

ASSIGNED, SUPERVISED = "leads.assigned", "leads.supervised"
WON, WON_BY_ANYBODY = "leads.won", "leads.won_by_anybody"


def _page(notice: Notice) -> str:
    return reverse("leads:lead", args=[notice.subject_id])


def register_kinds() -> None:
    """Called once, when the apps are ready."""
    seen = kinds.seen_by(Lead.objects.visible_to)
    kinds.register(
        ASSIGNED,
        _("{by} gave you the lead “{title}”"),
        _page,
        icon="handshake",
        label=_("I am given a lead"),
        visible=seen,
    )
    kinds.register(
        SUPERVISED,
        _("{by} made you supervisor of the lead “{title}”"),
        _page,
        icon="handshake",
        label=_("I become supervisor of a lead"),
        visible=seen,
    )
    kinds.register(
        WON,
        _("{by} won the lead “{title}”"),
        _page,
        icon="trophy",
        label=_("A lead that I handle or supervise is won by somebody else"),
        visible=seen,
        channels=(kinds.PAGE, kinds.PUSH),
    )
    kinds.register(
        WON_BY_ANYBODY,
        _("{by} won the lead “{title}”"),
        _page,
        icon="trophy",
        label=_("Any lead that I can see is won"),
        visible=seen,
        channels=(),
    )


@on(BulkPaused)
def go_on_changing(fact: BulkPaused, event: Event, by: System) -> None:
    """The next portion of a big selection (L-14)."""
    continue_change(LeadChange.objects.get(pk=event.subject_id), at=event.at)


def _gives_another(fact: LeadOpened | LeadAssigned, by: Actor) -> bool:
    """Whether somebody else than who acts handles the lead now."""
    return bool(fact.handler_id) and not (isinstance(by, Member) and fact.handler_id == str(by.pk))


@on_several(LeadOpened, when=_gives_another)
def tell_handler_of_new_lead(told: Sequence[tuple[LeadOpened, Event]], by: System) -> None:
    """Whoever is given a new lead hears of it."""
    _tell_handlers(told, by)


@on_several(LeadAssigned, when=_gives_another)
def tell_handler(told: Sequence[tuple[LeadAssigned, Event]], by: System) -> None:
    """Whoever is given a lead hears of it, never who gives it to himself."""
    _tell_handlers(told, by)


@on(LeadSupervised)
def tell_supervisor(fact: LeadSupervised, event: Event, by: System) -> None:
    """Whoever becomes supervisor hears of it."""
    _tell(SUPERVISED, fact.supervisor_id, event, by)


@on(LeadWon)
def tell_of_winning(fact: LeadWon, event: Event, by: System) -> None:
    """Handler and supervisor hear of it, and whoever asked to hear of all that he sees; never who won it."""
    lead = Lead.objects.select_related("process__handler", "process__supervisor").filter(pk=event.subject_id).first()
    if lead is None:
        return
    said, who = {"title": lead.process.title}, event.by or by
    told = {one.pk: one for one in (lead.process.handler, lead.process.supervisor) if one is not None}
    for member in told.values():
        tell_member(member, kind=WON, about=lead, said=said, by=who)
    for member in who_asked_for(WON_BY_ANYBODY).select_related("user").exclude(pk__in=told):
        if Lead.objects.visible_to(member).filter(pk=lead.pk).exists():
            tell_member(member, kind=WON_BY_ANYBODY, about=lead, said=said, by=who)


def _tell_handlers(told: Sequence[tuple[LeadOpened | LeadAssigned, Event]], by: System) -> None:
    given = [one for one in told if one[0].handler_id and one[0].handler_id != str(one[1].by_id)]
    leads = {lead.pk: lead for lead in _leads([event.subject_id for _fact, event in given])}
    members = {member.pk: member for member in _members(list({UUID(fact.handler_id) for fact, _event in given}))}
    tellings: dict[Actor, list[Telling]] = defaultdict(list)
    for fact, event in given:
        lead, member = leads.get(event.subject_id), members.get(UUID(fact.handler_id))
        if lead is not None and member is not None:
            tellings[event.by or by].append(Telling(member, lead, {"title": lead.process.title}))
    for who, several in tellings.items():
        tell_members(several, kind=ASSIGNED, by=who)


@remembered(plan=True)
def _leads(ids: list[UUID]) -> QuerySet[Lead]:
    return Lead.objects.select_related("process").filter(pk__any=ids)


@remembered(plan=True)
def _members(ids: list[UUID]) -> QuerySet[Member]:
    return Member.objects.filter(pk__any=ids)


def _tell(kind: str, member_id: str, event: Event, by: System) -> None:
    if not member_id or member_id == str(event.by_id):
        return
    lead = Lead.objects.select_related("process").filter(pk=event.subject_id).first()
    to = Member.objects.filter(pk=member_id).first()
    if lead is not None and to is not None:
        tell_member(to, kind=kind, about=lead, said={"title": lead.process.title}, by=event.by or by)
