"""Events as sentences for people: names instead of ids, values in the reader's form, cleared ones as "removed"."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.core.facts import KINDS, Fact
from staffetta.history import subjects
from staffetta.history.models import Event
from staffetta.ui import formats

DOORS = {
    "page": gettext_lazy("in the pages"),
    "api": gettext_lazy("by the API"),
    "import": gettext_lazy("by an import"),
    "command": gettext_lazy("by a command"),
    "job": gettext_lazy("by itself"),
    "calendar": gettext_lazy("from a calendar"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One event as people read it. `who` is "" when nobody but the system did it; then `because` says why."""

    id: UUID
    at: datetime
    kind: str
    who: str
    member_id: UUID | None
    because: str
    door: str
    sentence: str
    changes: list[Change]
    icon: str
    tone: str

    @property
    def quiet(self) -> bool:
        """Whether the system noted it by itself."""
        return self.member_id is None


Names = dict[tuple[type[models.Model], str], str]
Families = dict[tuple[str, str], subjects.Family]
"""By subject and prefix, opened for the events at hand."""


def sentences(events: Iterable[Event]) -> list[Told]:
    """The events in words, in their order. Costs one statement per sort of record that their changes name."""
    known = list(events)
    names, families = _names(known), _families(known)
    return [_told(event, names, families) for event in known]


def _told(event: Event, names: Names, families: Families) -> Told:
    sign = subjects.sign_of(event.kind)
    return Told(
        id=event.pk,
        at=event.at,
        kind=event.kind,
        who=event.by.name if event.by is not None else "",
        member_id=event.by_id,
        because=event.because,
        door=force_str(DOORS.get(event.door, event.door)),
        sentence=_sentence(event),
        changes=_changes(event, names, families),
        icon=sign.icon,
        tone=sign.tone,
    )


def _sentence(event: Event) -> str:
    fact = KINDS.get(event.kind)
    if fact is None:  # written by a version that knew this fact
        return event.kind
    said: dict[str, str] = defaultdict(lambda: "…")
    for field in dataclasses.fields(fact):
        said[field.name] = _said_value(event, fact, field)
    return force_str(fact.sentence).format_map(said)


def _said_value(event: Event, fact: type[Fact], field: dataclasses.Field[Any]) -> str:
    hidden = bool(field.metadata.get("personal"))
    if hidden and event.private is None:
        return _("[removed]")
    value = (event.private or {}).get(field.name) if hidden else event.said.get(field.name)
    special = subjects.said_as(fact.kind, field.name)
    return special(value) if special and value not in (None, "") else _plain(value)


def _plain(value: Any) -> str:
    """A stored value without knowing its field."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return formats.number(value)
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_plain(v)}" if k else _plain(v) for k, v in value.items())
    text = str(value)
    if _DAY.fullmatch(text):
        return formats.shown_date(date.fromisoformat(text))
    if _MOMENT.fullmatch(text):
        return formats.shown_datetime(datetime.fromisoformat(text))
    return text


def _model(key: str) -> type[models.Model] | None:
    return apps.get_model(key) if key.count(".") == 1 and key.split(".")[0] in apps.app_configs else None


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    return next((f for f in model._meta.get_fields() if f.name == name), None)


def _target(subject: str, name: str) -> type[models.Model] | None:
    """The model whose ids a field holds."""
    registered = subjects.fields_of(subject).refs.get(name)
    if registered is not None:
        return registered
    field = _field(_model(subject), name)
    related = getattr(field, "related_model", None)
    return related if isinstance(related, type) and issubclass(related, models.Model) else None


def _sides(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stood before and after, personal values included as far as they are still there."""
    private = event.private or {}
    before = {**event.said.get("before", {}), **private.get("before", {})}
    after = {**event.said.get("after", {}), **private.get("after", {})}
    return before, after


def _changed(event: Event) -> list[str]:
    changed = event.said.get("changed")
    return changed if isinstance(changed, list) and isinstance(event.said.get("after"), dict) else []


def _names(events: list[Event]) -> Names:
    """The names of all records that the changes of these events point at."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for event in events:
        if not _changed(event):
            continue
        for side in _sides(event):
            for name, value in side.items():
                target = _target(event.subject, name)
                if target is not None:
                    wanted[target] |= {v for v in (value if isinstance(value, list) else [value]) if _is_id(v)}
    names: Names = {}
    for model, ids in wanted.items():
        if ids:
            names |= {(model, str(row.pk)): str(row) for row in model._default_manager.filter(pk__in=ids)}
    return names


def _families(events: list[Event]) -> Families:
    """The families of fields that the changes of these events tell of."""
    said: dict[subjects.Opened, list[tuple[str, Any]]] = defaultdict(list)
    found: dict[tuple[str, str], subjects.Opened] = {}
    for event in events:
        sides = _sides(event) if _changed(event) else ()
        for name in _changed(event):
            prefix, dot, rest = name.partition(".")
            opened = subjects.family(event.subject, prefix) if dot else None
            if opened is not None:
                found[event.subject, prefix] = opened
                said[opened] += [(rest, side.get(name)) for side in sides]
    families = {opened: opened(values) for opened, values in said.items()}
    return {key: families[opened] for key, opened in found.items()}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _changes(event: Event, names: Names, families: Families) -> list[Change]:
    if not _changed(event):
        return []
    before, after = _sides(event)
    told = []
    for name in _changed(event):
        prefix, _dot, rest = name.partition(".")
        family = families.get((event.subject, prefix))
        label = family.label(rest) if family is not None else _label(event.subject, name)
        if name not in after:
            told.append(Change(label, _("removed"), _("removed")))
        elif family is not None:
            told.append(Change(label, *(family.shown(rest, side.get(name)) for side in (before, after))))
        else:
            told.append(Change(label, *(_value(event, name, side.get(name), names) for side in (before, after))))
    return told


def _label(subject: str, name: str) -> str:
    registered = subjects.fields_of(subject).labels.get(name)
    if registered is not None:
        return force_str(registered)
    field = _field(_model(subject), name)
    return force_str(capfirst(getattr(field, "verbose_name", "") or name.replace("_", " ")))


def _value(event: Event, name: str, value: Any, names: Names) -> str:
    """A stored value of a field as people read it."""
    shown = subjects.fields_of(event.subject).values.get(name)
    if shown is not None and value not in (None, ""):
        return shown(value)
    target = _target(event.subject, name)
    if target is not None and value:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(names.get((target, str(v)), _("deleted")) if _is_id(v) else _plain(v) for v in ids)
    choices = dict(getattr(_field(_model(event.subject), name), "flatchoices", ()) or ())
    if not isinstance(value, list | dict) and value in choices and value != "":
        return force_str(choices[value])
    return _plain(value)
