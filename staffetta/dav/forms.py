"""What one enters on the page of devices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.dav.models import Collection
from staffetta.ui.forms import Form


class PasswordForm(Form):
    label = forms.CharField(
        label=_("What is the device called?"),
        max_length=120,
        help_text=_("For example: my phone, laptop at the office"),
    )


class BookForm(Form):
    choice = forms.ChoiceField(label=_("Contacts on my devices"), choices=Collection.Choice.choices)
