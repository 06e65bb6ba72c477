"""Files added to a record without a note."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.ui.forms import FilesField, Form


class FilesForm(Form):
    """One file or several."""

    files = FilesField(label=_("Add files"))  # type: ignore[assignment]  # the name that uploads have everywhere
