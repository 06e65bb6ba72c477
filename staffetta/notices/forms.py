"""How one wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.notices import kinds
from staffetta.notices.acts.prefer import TIMES, Wanted
from staffetta.notices.kinds import CHANNELS, Kind
from staffetta.notices.models import Preferences
from staffetta.notices.wanted import wants
from staffetta.ui.forms import Form, TimeField


class PreferencesForm(Form):
    """Beside its own fields one checkbox for each kind and channel; `lines` are the lines of their table."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    quiet_from = TimeField(label=_("Quiet from"), required=False)
    quiet_until = TimeField(label=_("until"), required=False)
    quiet_weekends = forms.BooleanField(label=_("Quiet on Saturdays and Sundays"), required=False)
    agenda_at = TimeField(label=_("My day by e-mail, at"), required=False)

    def __init__(self, member: Member, said: Preferences | None, *args: Any, **kwargs: Any) -> None:
        stored = said or Preferences(version=0)
        initial = {name: getattr(stored, name) for name in (*TIMES, "version")}
        super().__init__(*args, initial=initial, **kwargs)
        self.lines: list[tuple[Kind, list[forms.BoundField]]] = []
        for kind in kinds.of_member(member):
            fields: list[forms.BoundField] = []
            for channel in CHANNELS:
                name = f"{kind.key}.{channel}"
                self.fields[name] = forms.BooleanField(
                    label=force_str(kind.label), required=False, initial=wants(kind, channel, said)
                )
                fields.append(self[name])
            self.lines.append((kind, fields))

    def wanted(self) -> Wanted:
        """What the act is asked for: everything that the form shows."""
        given = self.cleaned_data
        channels: dict[str, dict[str, bool]] = {}
        for name in given:
            key, dot, channel = name.rpartition(".")
            if dot:
                channels.setdefault(key, {})[channel] = given[name]
        return Wanted(channels, {name: given[name] for name in TIMES})
