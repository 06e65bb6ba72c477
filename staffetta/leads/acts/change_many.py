"""Many leads are assigned, moved, tagged, closed or given automatic actions in one go, each by the same acts as a
single one (L-14, A-05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.core.refusals import Invalid, Refused
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.win import win_lead, won_day
from staffetta.leads.bulk import LeadChange, LeadChangeRow, Verb
from staffetta.leads.facts import BulkCancelled, BulkFinished, BulkPaused, BulkStarted
from staffetta.leads.models import Lead, LossReason, Step
from staffetta.listings.bulk import Outcome
from staffetta.listings.changing import Work, begin, cancel, proceed
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.running import is_running
from staffetta.processes.models import Tagging
from staffetta.processes.schedule import is_sensible
from staffetta.tags.acts.name import retagged, tags_named

PORTION = 100
"""So many are changed while the person waits; the rest goes on after the commit, in portions as big."""
MOST = 20_000


class TooMany(Invalid):
    """More were selected than one change may take."""


@dataclass(frozen=True)
class Wanted:
    """What is to become of each: a handler (None: nobody's), a step, tags more or less, its end, or automatic actions
    from a day on."""

    verb: Verb
    handler: Member | None = None
    step: Step | None = None
    tags: tuple[str, ...] = ()
    reason: LossReason | None = None
    won_on: date | None = None
    playbook: Playbook | None = None
    start: date | None = None


@act
def start_change(ids: Sequence[UUID], wanted: Wanted, *, by: Member, at: datetime) -> LeadChange:
    """Change these leads, but for those that the member cannot see. The rows of the answer tell each one's fate.

    Raises Invalid for what no lead could be given; TooMany beyond MOST.
    """
    if len(ids) > MOST:
        raise TooMany(_("Select at most {count} leads at a time.").format(count=MOST))
    change = LeadChange.objects.create(verb=wanted.verb, said=_said(wanted, at), by=by, started_at=at)
    seen = Lead.objects.visible_to(by).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    started: LeadChange = begin(WORK, change, seen, by=by, at=at)
    return started


@act
def continue_change(change: LeadChange, *, at: datetime) -> LeadChange:
    """Change the next portion, in the name and language of who started."""
    with translation.override(LeadChange.objects.select_related("by__user").get(pk=change.pk).by.user.language):
        continued: LeadChange = proceed(WORK, change, at=at)
    return continued


@act
def cancel_change(change: LeadChange, *, by: Member, at: datetime) -> LeadChange:
    """Leave those whose turn has not come as they are; what was changed stays so."""
    cancelled: LeadChange = cancel(WORK, change, by=by, at=at)
    return cancelled


def _said(wanted: Wanted, at: datetime) -> dict[str, Any]:
    """What is kept of it. What every single lead would refuse is refused at once."""
    wrong: dict[str, str] = {}
    if wanted.verb == Verb.ASSIGN and wanted.handler is not None and not wanted.handler.is_active:
        wrong["handler"] = _("{name} is deactivated and cannot be given leads.").format(name=wanted.handler.name)
    if wanted.verb == Verb.MOVE and wanted.step is None:
        wrong["step"] = _("Choose a step.")
    if wanted.verb == Verb.LOSE and (wanted.reason is None or wanted.reason.retired_at is not None):
        wrong["reason"] = _("Say why the leads were lost.")
    if wanted.verb == Verb.WIN:
        won_day(wanted.won_on, at)
    if wanted.verb in (Verb.TAG, Verb.UNTAG) and not wanted.tags:
        wrong["tags"] = _("Name at least one tag.")
    if wanted.verb == Verb.START:
        wrong |= _wrong_start(wanted)
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    words = [tag.name for tag in tags_named(wanted.tags)] if wanted.verb == Verb.TAG else list(wanted.tags)
    records = {"handler": wanted.handler, "step": wanted.step, "reason": wanted.reason, "playbook": wanted.playbook}
    return {
        **{name: str(record.pk) for name, record in records.items() if record is not None},
        **({"tags": words} if words else {}),
        **({"won_on": wanted.won_on.isoformat()} if wanted.won_on else {}),
        **({"start": wanted.start.isoformat()} if wanted.start else {}),
    }


def _wrong_start(wanted: Wanted) -> dict[str, str]:
    """A post-sales template is no sequence, and begins with a process of its own."""
    playbook = wanted.playbook
    if playbook is None or playbook.kind != Playbook.Kind.SEQUENCE:
        return {"playbook": _("Choose automatic actions.")}
    if playbook.retired_at is not None:
        return {"playbook": _("{code} is out of use and cannot be started.").format(code=playbook.code)}
    if wanted.start is None or not is_sensible(wanted.start):
        return {"start": _("The start must lie between 1970 and 2199.")}
    return {}


def _change(change: LeadChange, rows: Sequence[LeadChangeRow], at: datetime) -> None:
    """Have the act of each lead do what is wanted, and write what became of it into its row."""
    leads = Lead.objects.visible_to(change.by).with_process().in_bulk([row.lead_id for row in rows])
    do = _deed(change, at)
    for row in rows:
        lead = leads.get(row.lead_id)
        if lead is None:
            row.outcome = Outcome.GONE
            continue
        try:
            row.outcome = Outcome.DONE if do(lead) else Outcome.SAME
            if change.verb == Verb.DELETE:
                row.reason = lead.number  # the row points at nothing any more
        except Refused as refused:
            row.outcome = Outcome.REFUSED
            row.reason = " ".join(dict.fromkeys(refused.fields.values()) or [refused.sentence])[:400]


def _deed(change: LeadChange, at: datetime) -> Callable[[Lead], bool]:
    """What is done to each lead; it answers whether anything has changed. What it needs is read once."""
    if change.verb == Verb.START:
        return _starting(change, at)
    if change.verb == Verb.DELETE:
        return lambda lead: bool(delete_lead(lead, batch=change.pk, by=change.by, at=at))
    do = _changing(change, at)
    return lambda lead: do(lead).version != lead.version


def _starting(change: LeadChange, at: datetime) -> Callable[[Lead], bool]:
    """Automatic actions begin; where the same ones are under way already, nothing is doubled."""
    playbook, start = Playbook.objects.get(pk=change.said["playbook"]), date.fromisoformat(change.said["start"])

    def do(lead: Lead) -> bool:
        if is_running(playbook, lead.process):
            return False
        start_playbook(playbook, lead.process, start=start, by=change.by, at=at)
        return True

    return do


def _changing(change: LeadChange, at: datetime) -> Callable[[Lead], Lead]:
    """The act that changes the lead itself."""
    by, said = change.by, change.said
    verb = Verb(change.verb)
    if verb == Verb.ASSIGN:
        handler = Member.objects.filter(pk=said.get("handler")).first()
        return lambda lead: assign_lead(lead, handler, by=by)
    if verb == Verb.MOVE:
        step = Step.objects.get(pk=said["step"])
        return lambda lead: move_lead(lead, step, by=by, at=at)
    if verb == Verb.WIN:
        won_on = date.fromisoformat(said["won_on"]) if "won_on" in said else None
        return lambda lead: win_lead(lead, won_on=won_on, by=by, at=at)
    if verb == Verb.LOSE:
        reason = LossReason.objects.filter(pk=said["reason"]).first()
        return lambda lead: lose_lead(lead, reason=reason, by=by, at=at)
    if verb == Verb.CANCEL:
        return lambda lead: cancel_lead(lead, by=by, at=at)
    return lambda lead: change_lead(lead, {"tags": _tags(lead, said["tags"], verb)}, by=by)


def _tags(lead: Lead, words: Sequence[str], verb: Verb) -> list[str]:
    """The tags that the lead is to carry from now on."""
    carried = list(Tagging.objects.filter(process=lead.pk).values_list("tag__name", flat=True))
    return retagged(carried, words, more=verb == Verb.TAG)


WORK = Work(
    LeadChangeRow,
    "lead",
    lambda: PORTION,
    _change,
    started=lambda change, count: BulkStarted(verb=change.verb, count=count),
    paused=lambda left: BulkPaused(left=left),
    finished=BulkFinished,
    cancelled=lambda left: BulkCancelled(left=left),
    written=("outcome", "reason"),
)
