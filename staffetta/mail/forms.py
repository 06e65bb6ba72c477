"""In whose name e-mails go out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.ui.forms import Form


class SenderForm(Form):
    name = forms.CharField(label=_("Sender's name"), max_length=80, required=False)
    reply_to = forms.CharField(label=_("Answers go to"), max_length=254, required=False, widget=forms.EmailInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
