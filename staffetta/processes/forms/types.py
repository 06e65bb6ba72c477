"""One activity type, as an administrator edits it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffetta.processes.acts.make_type import ActivityTypeDraft
from staffetta.processes.models import ActivityType
from staffetta.ui.forms import Form

ICONS = {
    "phone": _("Telephone"),
    "mail": _("Envelope"),
    "message-circle": _("Speech bubble"),
    "map-pin": _("Place"),
    "users": _("People"),
    "file-pen": _("Document"),
    "presentation": _("Presentation"),
    "handshake": _("Handshake"),
    "package-check": _("Parcel"),
    "wrench": _("Wrench"),
    "receipt-text": _("Receipt"),
    "video": _("Video"),
    "truck": _("Lorry"),
    "calendar": _("Calendar"),
    "star": _("Star"),
    "circle-dot": _("Dot"),
}


COLOURS = {
    "grey": _("Grey"),
    "red": _("Red"),
    "orange": _("Orange"),
    "amber": _("Amber"),
    "green": _("Green"),
    "cyan": _("Cyan"),
    "blue": _("Blue"),
    "violet": _("Violet"),
    "pink": _("Pink"),
}


class ActivityTypeForm(Form):
    """`name` is the one used where a language has none of its own."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    parent = forms.ChoiceField(label=_("Below"), required=False)
    minutes = forms.IntegerField(label=_("Usual minutes"), min_value=5, max_value=1440, initial=30)
    icon = forms.ChoiceField(label=_("Icon"), initial="circle-dot", widget=forms.RadioSelect)
    colour = forms.ChoiceField(
        label=_("Colour"), initial="grey", widget=forms.RadioSelect, choices=list(COLOURS.items())
    )
    counts = forms.BooleanField(
        label=_("Notes of this type count as an activity of their author"), required=False, initial=True
    )

    def __init__(self, *args: Any, kind: ActivityType | None = None, **kw: Any) -> None:
        names = kind.names if kind else {}
        if kind is not None:
            values = {name: getattr(kind, name) for name in ("version", "minutes", "icon", "counts", "colour")}
            kw["initial"] = {**values, "name": names.get("", ""), "parent": str(kind.parent_id or "")}
        super().__init__(*args, **kw)
        self._offer_parents(kind)
        icon: Any = self.fields["icon"]
        icon.choices = [*ICONS.items(), *([(kind.icon, kind.icon)] if kind and kind.icon not in ICONS else [])]
        for language, label in settings.LANGUAGES:
            initial = names.get(language, "")
            self.fields[f"name_{language}"] = forms.CharField(
                label=label, max_length=60, required=False, initial=initial
            )

    def _offer_parents(self, kind: ActivityType | None) -> None:
        """Types of the first level; for a type that has others below it, none."""
        types = list(ActivityType.objects.order_by("position", "id"))
        own = kind.pk if kind else None
        has_below = own is not None and any(one.parent_id == own for one in types)
        kept = kind.parent_id if kind else None
        self.parents = {
            str(one.pk): one
            for one in types
            if one.pk != own and one.parent_id is None and (one.retired_at is None or one.pk == kept) and not has_below
        }
        field: Any = self.fields["parent"]
        field.choices = [
            ("", _("None: a type of the first level")),
            *((key, one.name) for key, one in self.parents.items()),
        ]

    @property
    def language_fields(self) -> list[str]:
        """The names of the fields for the single languages."""
        return [f"name_{language}" for language, _label in settings.LANGUAGES]

    @property
    def draft(self) -> ActivityTypeDraft:
        """What the valid form holds."""
        said = self.cleaned_data
        names = {"": said["name"], **{language: said[f"name_{language}"] for language, _label in settings.LANGUAGES}}
        kept = {name: said[name] for name in ("icon", "colour", "minutes", "counts")}
        return ActivityTypeDraft(names, parent=self.parents.get(said["parent"]), **kept)
