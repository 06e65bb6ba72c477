"""What is asked before many post-sales processes are changed: see listings/bulk_forms.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.listings.bulk_forms import BulkForm


class DeleteForm(BulkForm):
    """Nothing is asked but whether."""

    takes_away = True
    intro = _("They lie in the bin with everything that hangs on them, and can be restored, together or one by one.")


class AssignForm(BulkForm):
    """A process is always somebody's (P-11)."""

    to_handler = forms.ModelChoiceField(Member.objects.none(), label=_("Handler"), empty_label=_("Choose…"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_handler"].queryset = Member.objects.active().order_by("name")  # type: ignore[attr-defined]
        self.fields["to_handler"].help_text = _(
            "Sees the leads of these processes for as long as they are assigned to him or her."
        )
