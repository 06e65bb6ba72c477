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


class ActivityTypeForm(Form):
    """`name` is the one used where a language has none of its own."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    minutes = forms.IntegerField(label=_("Usual minutes"), min_value=5, max_value=1440, initial=30)
    icon = forms.ChoiceField(label=_("Icon"), initial="circle-dot")
    counts = forms.BooleanField(
        label=_("Notes of this type count as an activity of their author"), required=False, initial=True
    )

    def __init__(self, *args: Any, kind: ActivityType | None = None, **kw: Any) -> None:
        names = kind.names if kind else {}
        if kind is not None:
            values = {"version": kind.version, "minutes": kind.minutes, "icon": kind.icon, "counts": kind.counts}
            kw["initial"] = {**values, "name": names.get("", "")}
        super().__init__(*args, **kw)
        icon: Any = self.fields["icon"]
        icon.choices = [*ICONS.items(), *([(kind.icon, kind.icon)] if kind and kind.icon not in ICONS else [])]
        for language, label in settings.LANGUAGES:
            initial = names.get(language, "")
            self.fields[f"name_{language}"] = forms.CharField(
                label=label, max_length=60, required=False, initial=initial
            )

    @property
    def language_fields(self) -> list[str]:
        """The names of the fields for the single languages."""
        return [f"name_{language}" for language, _label in settings.LANGUAGES]

    @property
    def draft(self) -> ActivityTypeDraft:
        """What the valid form holds."""
        said = self.cleaned_data
        names = {"": said["name"], **{language: said[f"name_{language}"] for language, _label in settings.LANGUAGES}}
        return ActivityTypeDraft(names, said["icon"], minutes=said["minutes"], counts=said["counts"])
