"""What is asked of a simulation: the period and the document types; and what this room adds to a sequence's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Member
from staffetta.documents.models import DocumentType
from staffetta.documents.simulation import LONGEST
from staffetta.playbooks import entries, uses
from staffetta.playbooks.models import Playbook
from staffetta.ui.forms import DateField, Form


class SimulationForm(Form):
    """A period of a year at most, and which documents would have started the sequence."""

    first = DateField(label=gettext_lazy("From"))
    last = DateField(label=gettext_lazy("To"))
    types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Documents"),
        queryset=DocumentType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["types"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = DocumentType.objects.active()
        field.label_from_instance = lambda type_: type_.name  # type: ignore[method-assign, assignment]

    def clean(self) -> dict[str, Any]:
        """A beginning, an end, and a year at most."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The end lies before the beginning."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("Use at most a year."))
        return data


def register() -> None:
    """Tell the room of sequences; called once, when the apps are ready."""
    entries.add(offer)
    uses.add_counter(types_by_sequence)


def offer(member: Member, playbook: Playbook) -> entries.Entry | None:
    """The button on the page of a sequence."""
    if playbook.kind != Playbook.Kind.SEQUENCE:
        return None
    return entries.Entry(_("Simulate"), "flask-conical", reverse("documents:simulation", args=[playbook.pk]))


def types_by_sequence() -> dict[UUID, int]:
    """How many document types start which sequence (A-05)."""
    rows = DocumentType.objects.exclude(sequence=None).order_by().values_list("sequence")
    return dict(rows.annotate(count=Count("pk")))
