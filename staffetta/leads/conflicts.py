"""Two people change the same lead: who touched different fields is merged, and where both touched one field, both sides
are shown and chosen between; nothing that was typed is lost (X-08)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from staffetta.accounts.forms import VersionedForm
from staffetta.core.changes import plain
from staffetta.history.models import Event
from staffetta.leads.facts import LeadAssigned, LeadSupervised
from staffetta.leads.models import Lead
from staffetta.processes.facts import ProcessTagged
from staffetta.ui import formats

LOOKED_THROUGH = 80
ASIDE = frozenset({"version", "seen"})
TELLS = {LeadAssigned.kind: "handler", LeadSupervised.kind: "supervisor", ProcessTagged.kind: "tags"}


@dataclass(frozen=True)
class Difference:
    """One field that two people have changed: as it was, as somebody else saved it, as it was typed here."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    who: str = ""
    at: datetime | None = None


class SeenForm(VersionedForm):
    """Knows what it began with. `disagreements` are the fields about which two people disagree, `taken` the labels of
    those that somebody else changed and this one did not: they are left as they are now."""

    seen = forms.CharField(required=False, max_length=300_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.disagreements: list[Difference] = []
        self.taken: list[str] = []

    def remember(self) -> None:
        """Take what it begins with for what the person has seen; called once it has all its fields."""
        self.initial = {**self.initial, "seen": self._said(self.initial)}

    def meet(self, stored: Mapping[str, Any], version: int) -> bool:
        """Compare what was typed with what is stored now; whether it may be saved. Choices that were made between the
        two sides (`choice.<field>`) are carried out first."""
        for name in self._shared(stored):
            if self.data.get(f"choice.{name}") == "theirs":
                self._put(name, stored[name])
        seen = self._seen()
        if self.cleaned_data.get("version") in (None, version):
            return True
        for name in self._shared(stored):
            base = seen.get(name)
            theirs, mine = comparable(stored[name]), comparable(self.cleaned_data.get(name))
            if theirs == mine or (name in seen and theirs == base):
                continue
            label = str(self.fields[name].label)
            if name in seen and mine == base:
                self._put(name, stored[name])
                self.taken.append(label)
            else:
                self.disagreements.append(self._difference(name, label, base if name in seen else "", stored[name]))
        self._begin_anew(stored, version)
        if self.disagreements:
            self.add_error(None, _("Somebody else has changed this in the meantime. Choose what is to stay."))
        return not self.disagreements

    def told(self, lead: Lead) -> None:
        """Say of each difference who wrote the other side, and when."""
        by_field: dict[str, Event] = {}
        for event in Event.objects.about(lead.pk)[:LOOKED_THROUGH]:
            names = event.said.get("changed")
            for name in names if isinstance(names, list) else [TELLS.get(event.kind, "")]:
                by_field.setdefault(name, event)
        found = [(one, by_field.get(one.name)) for one in self.disagreements]
        self.disagreements = [
            replace(one, who=event.by.name if event.by else "", at=event.at) if event else one for one, event in found
        ]

    def _difference(self, name: str, label: str, base: Any, theirs: Any) -> Difference:
        field = self.fields[name]
        return Difference(
            name, label, words(field, base), words(field, theirs), words(field, self.cleaned_data.get(name))
        )

    def _shared(self, stored: Mapping[str, Any]) -> list[str]:
        return [name for name in self.fields if name in stored and name not in ASIDE]

    def _said(self, values: Mapping[str, Any]) -> str:
        return json.dumps({name: comparable(values[name]) for name in self._shared(values)})

    def _seen(self) -> dict[str, Any]:
        try:
            said = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    def _put(self, name: str, value: Any) -> None:
        """As if this value had been typed."""
        self.cleaned_data[name] = value
        self._data(self.add_prefix(name), value)

    def _begin_anew(self, stored: Mapping[str, Any], version: int) -> None:
        self._data(self.add_prefix("seen"), self._said(stored))
        self._data(self.add_prefix("version"), version)

    def _data(self, name: str, value: Any) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]
        values = value if isinstance(value, list) else [plain(value)]
        self.data.setlist(name, ["" if one is None else one for one in values])  # type: ignore[attr-defined]


def comparable(value: Any) -> Any:
    """A value so that equal ones are equal: 12000 and 12000.00, nothing and an empty text, a record and its id."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return sorted(str(comparable(one)) for one in value)
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n")
    return str(plain(value))


def words(field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, str) and isinstance(field, forms.ModelChoiceField):
        value = field.queryset.filter(pk=value).first() if value and field.queryset is not None else None
    if value in (None, "", []):
        return "–"
    if isinstance(value, Model):
        return str(getattr(value, "name", value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and isinstance(field, forms.DateField):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return formats.shown_date(value)
    if isinstance(field, forms.DecimalField):
        return formats.number(Decimal(str(value)), 2)
    named = getattr(field.widget, "label_of", None)
    if named is not None:
        return named(str(value)) or str(value)
    return {str(key): str(label) for key, label in getattr(field, "choices", ())}.get(str(value), str(value))
