"""What the gallery page shows: each component in each state, with invented data."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.ui.forms import ComboField, DateField, FilesField, Form, NumberField, TagsField, TimeField
from staffetta.ui.widgets import Combobox, Segmented, TagsInput

NAMES = (
    "Autohaus Weber",
    "Carrozzeria Rossi",
    "Salon Kowalska",
    "Garage Lefèvre",
    "Nordlicht Energie",
    "Officine Brera",
)


class Showcase(Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, help_text=gettext_lazy("As short as a headline.")
    )
    contact = ComboField(
        label=gettext_lazy("Contact"),
        widget=Combobox(reverse_lazy("ui:gallery-options"), lambda value: NAMES[int(value)]),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Activity type"),
        choices=[("call", gettext_lazy("Call")), ("visit", gettext_lazy("Visit")), ("mail", gettext_lazy("E-mail"))],
    )
    initiative = forms.ChoiceField(
        label=gettext_lazy("Initiative"),
        choices=[("customer", gettext_lazy("Customer")), ("us", gettext_lazy("Us"))],
        widget=Segmented,
    )
    day = DateField(label=gettext_lazy("Start date"))
    all_day = forms.BooleanField(label=gettext_lazy("All day"), required=False)
    start = TimeField(label=gettext_lazy("Start time"), required=False)
    end = TimeField(label=gettext_lazy("End time"), required=False)
    hours = NumberField(label=gettext_lazy("Expected hours"), required=False, max_digits=6, decimal_places=2)
    tags = TagsField(label=gettext_lazy("Tags"), required=False, widget=TagsInput(suggestions=["fleet", "urgent"]))
    papers = FilesField(label=gettext_lazy("Add file"), required=False)
    note = forms.CharField(label=gettext_lazy("Note text"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    notify = forms.BooleanField(
        label=gettext_lazy("Notify the process owner"),
        required=False,
        help_text=gettext_lazy("Never the author himself."),
    )
    channel = forms.MultipleChoiceField(
        label=gettext_lazy("Tell me"),
        required=False,
        choices=[("page", gettext_lazy("in the page")), ("mail", gettext_lazy("by e-mail"))],
        widget=forms.CheckboxSelectMultiple,
    )


def options(text: str) -> list[dict[str, str]]:
    """Invented contacts whose name contains the text."""
    return [
        {"value": str(index), "label": name, "icon": "building-2", "detail": f"C-{1001 + index}"}
        for index, name in enumerate(NAMES)
        if text.casefold() in name.casefold()
    ]


def _rows() -> list[dict[str, Any]]:
    now = timezone.now()
    states = ("todo", "on_hold", "won", "lost", "cancelled", "todo")
    people = ("Giulia Conti", "Paweł Nowak", "Anna Schmidt", "Luc Moreau")
    fleet = _("Replacement of the whole vehicle fleet")
    return [
        {
            "id": index,
            "number": f"L-{2041 + index}",
            "title": _("Enquiry %(number)s") % {"number": index} if index else fleet,
            "contact": name,
            "status": states[index],
            "step": _("Offer") if index % 2 else _("First talk"),
            "amount": Decimal("12500.00") * (index + 1) / (2 if index % 2 else 1),
            "handler": people[index % 4],
            "tags": ["fleet", "urgent"][: index % 3],
            "next": now + timedelta(days=index * 2 - 2, hours=3),
            "rocket": index in (2, 4),
            "column": (0, 0, 3, 1, 1, 0)[index],
        }
        for index, name in enumerate(NAMES)
    ]


def context(request: HttpRequest) -> dict[str, Any]:
    """All that the gallery's template needs."""
    bound = Showcase(
        initial={"contact": "1", "initiative": "us", "day": timezone.localdate(), "tags": ["fleet", "urgent"]}
    )
    rows = _rows()
    now = timezone.now()
    wrong = Showcase(
        {"wrong-title": "", "wrong-type": "call", "wrong-initiative": "us", "wrong-day": "31", "wrong-hours": "abc"},
        prefix="wrong",
    )
    wrong.add_error(None, _("Nothing was saved."))
    return {
        "menu": "gallery",
        "form": bound,
        "wrong": wrong,
        "rows": rows,
        "page": SimpleNamespace(rows=rows, next="abc", previous=""),
        "sort": request.GET.get("sort", "-amount"),
        "now_": now,
        "yesterday": now - timedelta(days=1),
        "earlier": now - timedelta(minutes=12),
        "half": Decimal("0.5"),
    }
