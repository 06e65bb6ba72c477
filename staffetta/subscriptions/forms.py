"""What one chooses for a calendar elsewhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.subscriptions.acts.checking import FARTHEST
from staffetta.subscriptions.models import Subscription
from staffetta.ui.forms import Form


class SubscriptionForm(Form):
    label = forms.CharField(
        label=_("What is the calendar called?"), max_length=120, help_text=_("For example: Staffetta, my tasks")
    )
    whose = forms.ChoiceField(
        label=_("Whose tasks"), choices=Subscription.Whose.choices, initial=Subscription.Whose.GROUPS
    )
    detail = forms.ChoiceField(
        label=_("What it shows of them"), choices=Subscription.Detail.choices, initial=Subscription.Detail.FULL
    )
    timed_only = forms.BooleanField(label=_("Only tasks with a time"), required=False)
    with_alarms = forms.BooleanField(label=_("With reminders"), required=False, initial=True)
    with_done = forms.BooleanField(label=_("With done tasks"), required=False)
    days_back = forms.IntegerField(
        label=_("Done tasks of so many days back"), min_value=0, max_value=FARTHEST, initial=30
    )
    as_todos = forms.BooleanField(
        label=_("All-day tasks as to-dos"),
        required=False,
        help_text=_("Only for programs that show to-dos of subscribed calendars, such as Thunderbird."),
    )
