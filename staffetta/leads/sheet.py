"""What the page of a lead shows in its head and its facts as plain values, under which both are kept as they were drawn
(ui/keeping.py): the same lead is looked at again and again, by everybody who works on it.

The templates find these values under the names of the records that they otherwise get. What is not here cannot be
shown, and what is here is part of the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from staffetta.leads.people import People, Someone
from staffetta.ui.keeping import Entry, entries, entry, kept

OF_LEAD = (
    *("pk", "version", "number", "outcome", "is_open", "amount", "currency", "probability", "expected_close", "won_on"),
    *("product", "external_id", "step_since", "has_no_next_step", "has_post_sales"),
)
OF_PROCESS = ("pk", "title", "description", "created_at", "closed_at", "contact_id")
OF_MEMBER = ("name", "is_active")
OF_CONTACT = ("pk", "name", "is_company", "function", "is_supplier")
OF_WAY = ("medium", "icon", "label", "text", "href")
OF_STEP = ("pk", "name", "outcome")
HEAD = (
    *("may_edit", "may_plan", "is_dropped", "status", "status_label", "status_icon", "status_said"),
    *("lead", "process", "steps", "status_items", "action_items"),
)
FACTS = ("lead", "process", "people", "tags", "may_edit", "weighted", "closing_late", "custom_fields", "answered")


def facts_drawn(shown: Mapping[str, Any]) -> Callable[[], Markup] | None:
    """What draws what views/lead.py facts_of() gave; None where there are custom fields, which draw themselves."""
    if shown["custom_fields"]:
        return None
    plain = {"custom_fields": (), "answered": Entry(), "people": _people(shown["people"]), **_records(shown)}
    return partial(kept, "leads/_facts.html", **{name: plain.get(name, shown[name]) for name in FACTS})


def head_drawn(shown: Mapping[str, Any]) -> Callable[[], Markup]:
    """What draws what views/lead.py head_of() gave."""
    plain = {
        **_records(shown),
        "steps": tuple(map(_stop, shown["steps"])),
        "status_items": entries(shown["status_items"]),
        "action_items": entries(shown["action_items"]),
    }
    return partial(kept, "leads/_head.html", **{name: plain.get(name, shown[name]) for name in HEAD})


def _records(shown: Mapping[str, Any]) -> dict[str, Entry]:
    """The lead and its process."""
    lead, process = shown["lead"], shown["process"]
    pipeline = Entry(name=lead.pipeline.name, retired_at=lead.pipeline.retired_at)
    said = _said(lead, OF_LEAD)
    said |= {"pipeline": pipeline, "step": _named(lead.step), "loss_reason": _named(lead.loss_reason)}
    hands = {name: _said(getattr(process, name), OF_MEMBER) for name in ("handler", "supervisor")}
    return {"lead": said, "process": Entry({**_said(process, OF_PROCESS), **hands, "contact": _named(process.contact)})}


def _said(record: Any, names: Iterable[str]) -> Any:
    return Entry({name: getattr(record, name) for name in names}) if record is not None else None


def _named(record: Any) -> Entry | None:
    return Entry(name=record.name) if record is not None else None


def _people(people: People) -> Entry:
    others = tuple(map(_someone, people.others))
    return Entry(contact=_someone(people.contact), person=_someone(people.person), others=others, more=people.more)


def _someone(one: Someone | None) -> Entry | None:
    if one is None:
        return None
    ways = tuple([_said(way, OF_WAY) for way in one.ways])
    return Entry(contact=_said(one.contact, OF_CONTACT), ways=ways, role=one.role, is_main=one.is_main)


def _stop(item: Mapping[str, Any]) -> Entry:
    """Where a lead stands at a step of the bar, and what the bar offers there (views/choices.py step_items)."""
    station = item["station"]
    said = Entry(step=_said(station.step, OF_STEP), state=station.state, spent=station.spent)
    return entry({**item, "station": said})
