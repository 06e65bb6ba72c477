"""The forms of webhooks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.forms import VersionedForm
from staffetta.ui.forms import DateField, Form
from staffetta.webhooks.addresses import problem_of
from staffetta.webhooks.drafts import WebhookDraft
from staffetta.webhooks.events import GROUPS, TYPES
from staffetta.webhooks.models import Webhook


class WebhookForm(VersionedForm):
    """Where to, and which messages."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Messages are posted there as JSON. Use https:// wherever you can."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What the receiver is, such as “Shop” or “Warehouse”."),
    )
    every = forms.BooleanField(
        label=gettext_lazy("All messages, also those that later versions bring"), required=False, initial=True
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Messages"), choices=[(one.name, one.label) for one in TYPES], required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def clean_url(self) -> str:
        """What the act would refuse, said together with what else is wrong."""
        url: str = self.cleaned_data["url"].strip()
        problem = problem_of(url, private=settings.WEBHOOKS_PRIVATE)
        if problem:
            raise forms.ValidationError(problem)
        return url

    def clean(self) -> dict[str, Any]:
        """Without *all* something must be chosen; with it, what is ticked below says nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("every"):
            cleaned["events"] = []
        elif not cleaned.get("events") and "events" not in self.errors:
            self.add_error("events", _("Choose at least one message."))
        return cleaned

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The messages by what they are about: name, what happened, whether ticked."""
        ticked = set(self["events"].value() or ())
        return [
            (str(label), [(one.name, str(one.label), one.name in ticked) for one in TYPES if one.group == group])
            for group, label in GROUPS.items()
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {name: self.cleaned_data[name] for name in ("url", "description", "events", "is_active")}

    @property
    def draft(self) -> WebhookDraft:
        return WebhookDraft(**self.values)

    @staticmethod
    def stored(webhook: Webhook) -> dict[str, Any]:
        names = ("url", "description", "events", "is_active", "version")
        return {**{name: getattr(webhook, name) for name in names}, "every": not webhook.events}


class ReplayForm(Form):
    """Which days are sent again."""

    since = DateField(label=gettext_lazy("From"))
    until = DateField(label=gettext_lazy("To"), help_text=gettext_lazy("This day included."))

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From the first day's midnight to the last day's, in the zone of whoever asks."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return _midnight(since), _midnight(until + timedelta(days=1))

    def clean_since(self) -> date:
        return _within(self.cleaned_data["since"])

    def clean_until(self) -> date:
        return _within(self.cleaned_data["until"])


def _within(day: date) -> date:
    if not 2000 <= day.year <= 2199:
        raise forms.ValidationError(_("Enter a day between 2000 and 2199."))
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
