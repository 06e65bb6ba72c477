"""What the page of the bin asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.bin import rules
from staffetta.ui.forms import Form


class TermForm(Form):
    """After how many days it is emptied."""

    days = forms.IntegerField(label=_("Days until what is deleted goes for good"), min_value=1, max_value=rules.LONGEST)
