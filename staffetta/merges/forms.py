"""What the pages of merges ask for."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.fields import ContactField
from staffetta.merges import rules
from staffetta.ui.forms import Form

PREFIX = "choice:"


class TermForm(Form):
    """For how many days a merge can be undone."""

    days = forms.IntegerField(label=_("Days in which a merge can be undone"), min_value=0, max_value=rules.LONGEST)


class AddForm(Form):
    """One more contact to merge."""

    def __init__(self, *, member: Member, kind: str) -> None:
        super().__init__()
        self.fields["ids"] = ContactField(member=member, kind=kind, label=_("Another contact"), required=False)


def choices_in(given: Mapping[str, str]) -> dict[str, str]:
    """Which values were chosen, by the key of their question."""
    return {name.removeprefix(PREFIX): value for name, value in given.items() if name.startswith(PREFIX)}
