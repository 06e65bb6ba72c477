"""What is asked for when a view is saved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.ui.forms import Form


class ViewForm(Form):
    """Name and who has it; `state` is the address of what is shown, `version` what was seen."""

    name = forms.CharField(label=_("Name"), max_length=60)
    is_shared = forms.BooleanField(
        label=_("Share with everybody"),
        required=False,
        help_text=_("Everybody can open it; only you and administrators can change it."),
    )
    state = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
