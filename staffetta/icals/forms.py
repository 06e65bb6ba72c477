"""What one sends to bring a calendar file in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.ui.forms import FilesField, Form


class FileForm(Form):
    """One file; what lies in the past comes only if wanted."""

    files_ = FilesField(label=_("Calendar file (.ics)"), megabytes=2)
    past = forms.BooleanField(label=_("Also appointments of the past"), required=False)

    def clean_files_(self) -> Any:
        files = self.cleaned_data["files_"]
        if len(files) != 1:
            raise forms.ValidationError(_("Choose one file."))
        return files
