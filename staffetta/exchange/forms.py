"""Parse what the pages of an import send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.exchange.models import Import
from staffetta.ui.forms import FilesField, Form


class UploadForm(Form):
    """One or several files; what they hold is guessed unless said."""

    files_ = FilesField(label=_("CSV or vCard files"), megabytes=50)
    kind = forms.ChoiceField(
        label=_("What the files hold"),
        required=False,
        choices=[("", _("Guess from the column names")), *Import.Kind.choices],
    )


CREATE, SKIP, FILL = "create", "skip", "fill"
DUPLICATES = (
    (CREATE, _("Bring them in, and name them in the report")),
    (SKIP, _("Leave them out, and name them in the report")),
    (FILL, _("Fill only what is empty at the contact that is there")),
)


def duplicates_of(data: Any) -> str:
    """What is to become of rows that are probably there already; they come in unless said."""
    chosen = str(data.get("duplicates", CREATE))
    return chosen if chosen in (SKIP, FILL) else CREATE


def mapping_of(data: Any, headers: list[str]) -> dict[str, str]:
    """Header -> field from a form whose selects are called column-0, column-1 …"""
    return {header: str(data.get(f"column-{place}", "")) for place, header in enumerate(headers)}
