"""What the status button, the bar of steps and the *Actions* menu of a lead offer, and why something is not offered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.leads import actions
from staffetta.leads.models import Lead, Outcome, Status
from staffetta.leads.way import Station
from staffetta.ui.addresses import url
from staffetta.ui.formats import shown_date, shown_datetime

SIGNS = {
    Status.TODO: "circle",
    Status.ON_HOLD: "circle-pause",
    Status.WON: "trophy",
    Status.LOST: "circle-x",
    Status.CANCELLED: "ban",
}
Item = dict[str, Any]


def status_items(lead: Lead, may_edit: bool, now: datetime) -> list[Item]:
    """All five statuses (L-02): those that can be set now (L-11), and for the others what they wait for; [] for whoever
    only reads, to whom the status is a sign and no button."""
    if not may_edit:
        return []
    items = [*_open_items(lead, now), {"separator": True}]
    if not lead.is_open:
        first = _("Reopen the lead first.")
        others = [_closed(lead, status, first) for status in (Status.WON, Status.LOST, Status.CANCELLED)]
        return [*items, *others, *_of_closed(lead)]
    return [*items, *_ways_out(lead)]


def status_said(lead: Lead, now: datetime) -> str:
    """Why the status is as it is, in a few words; "" where it says all."""
    if lead.is_open:
        return next((one.get("hint", "") for one in _open_items(lead, now) if one["checked"]), "")
    day = lead.won_on if lead.outcome == Outcome.WON else lead.process.closed_at
    return shown_date(day) if day else ""


def _open_items(lead: Lead, now: datetime) -> list[Item]:
    """To do and On hold follow from the tasks, so they are explained, not set; planning a task is offered instead."""
    status, process = lead.status_at(now), lead.process
    todo: Item = {"label": _("To do"), "icon": SIGNS[Status.TODO], "checked": status == Status.TODO, "disabled": True}
    hold: Item = {
        "label": _("On hold"),
        "icon": SIGNS[Status.ON_HOLD],
        "checked": status == Status.ON_HOLD,
        "disabled": True,
    }
    if not lead.is_open:
        todo["hint"] = hold["hint"] = _("Only open leads")
        return [todo, hold]
    plan = url("tasks:plan", lead.pk)
    planning = {"disabled": False, "href": plan, "hx_get": plan, "hx_target": "#dialog"}
    if lead.has_no_next_step:
        todo |= {"hint": _("No task is planned: plan the next step"), **planning}
        hold["hint"] = _("By itself, while the next task lies in the future")
    elif status == Status.ON_HOLD and process.wakes_at is not None:
        hold["hint"] = _("Until %(moment)s, when the next task begins") % {"moment": shown_datetime(process.wakes_at)}
        todo["hint"] = _("By itself, when the next task begins")
    else:
        todo["hint"] = _("A task is to be done now")
        hold |= {"hint": _("By itself, once all open tasks lie in the future")}
    return [todo, hold]


def _closed(lead: Lead, status: Status, why: str) -> Item:
    is_it = lead.outcome == status
    day = lead.won_on if status == Status.WON else lead.process.closed_at
    hint = shown_date(day) if is_it and day else "" if is_it else why
    return {"label": str(status.label), "icon": SIGNS[status], "checked": is_it, "disabled": True, "hint": hint}


def _ways_out(lead: Lead) -> list[Item]:
    won, lost, cancelled = (url(f"leads:{act}", pk=lead.pk) for act in ("win", "lose", "cancel"))
    fields = {"version": lead.version}
    return [
        {"label": _("Won"), "icon": SIGNS[Status.WON], "post": won, "fields": fields},
        {**_dialog(won), "label": _("Won on another day…"), "icon": "calendar-check"},
        {**_dialog(lost), "label": _("Lost…"), "icon": SIGNS[Status.LOST]},
        {
            "label": _("Cancelled"),
            "icon": SIGNS[Status.CANCELLED],
            "post": cancelled,
            "fields": fields,
            "confirm": _("Cancel this lead? It was a mistake, a double or a test."),
        },
    ]


def _of_closed(lead: Lead) -> list[Item]:
    reopen = url("leads:reopen", pk=lead.pk)
    hint = _("Back to the step where it stood last; from then on the next step must be planned again.")
    items: list[Item] = [
        {"separator": True},
        {"label": _("Reopen"), "icon": "rotate-ccw", "post": reopen, "fields": {"version": lead.version}, "hint": hint},
    ]
    if lead.outcome == Outcome.WON:
        correct = _dialog(url("leads:won-date", pk=lead.pk))
        items.append({**correct, "label": _("Correct the won date…"), "icon": "calendar-cog"})
    return items


def action_items(member: Member, lead: Lead, may_edit: bool) -> list[Item]:
    """The *Actions* menu: ours first, then what the rooms above add (P-03)."""
    edit, assign, transfer = (url(f"leads:{act}", pk=lead.pk) for act in ("edit", "assign", "transfer"))
    like = f"{url('leads:new')}?like={lead.pk}"
    own: list[Item] = []
    if may_edit:
        own = [
            {**_dialog(edit), "label": _("Edit everything"), "icon": "pencil"},
            {**_dialog(assign), "label": _("Assign…"), "icon": "user-round-pen"},
        ]
        if lead.outcome in (Outcome.OPEN, Outcome.WON):
            own.append({**_dialog(transfer), "label": _("Move to another pipeline…"), "icon": "route"})
        own.append({"label": _("Duplicate"), "icon": "copy-plus", "href": like})
    closing = (_ways_out(lead) if lead.is_open else _of_closed(lead)[1:]) if may_edit else []
    why = {**_dialog(url("processes:why", lead.pk)), "label": _("Who can see this, and why?"), "icon": "eye"}
    others = [*actions.items(member, lead), why]
    delete = {**_dialog(url("leads:delete", pk=lead.pk)), "label": _("Delete…"), "icon": "trash-2"}
    last = [{**delete, "danger": True}] if may_edit else []
    return [item for part in (own, closing, others, last) if part for item in ({"separator": True}, *part)][1:]


def step_items(lead: Lead, stations: list[Station], may_edit: bool) -> list[Item]:
    """The steps as the bar shows them. An open lead can go to each; entering a step that closes asks what closing asks.
    A closed lead goes to those of the same outcome; it is reopened by the status button."""
    items = []
    for station in stations:
        step = station.step
        item: Item = {"station": station, "href": "", "post": "", "confirm": None}
        may_go = may_edit and station.state != "current" and (lead.is_open or step.outcome == lead.outcome)
        if may_go and lead.is_open and step.outcome in (Outcome.WON, Outcome.LOST):
            act = "win" if step.outcome == Outcome.WON else "lose"
            item["href"] = f"{url(f'leads:{act}', pk=lead.pk)}?step={step.pk}"
        elif may_go:
            item["post"] = url("leads:move", pk=lead.pk)
            if lead.is_open and step.outcome == Outcome.CANCELLED:
                item["confirm"] = _("Cancel this lead? It was a mistake, a double or a test.")
        items.append(item)
    return items


def _dialog(address: str) -> Item:
    return {"href": address, "hx_get": address, "hx_target": "#dialog"}
