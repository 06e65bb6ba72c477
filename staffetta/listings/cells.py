"""Cells of lists that can be changed in place: the forms of one value."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.refusals import Refused
from staffetta.tags.reading import suggested
from staffetta.ui.forms import Form, TagsField
from staffetta.ui.widgets import TagsInput


class CellForm(Form):
    """One value, and the version of the record that was seen."""

    value = forms.CharField(required=False, max_length=254)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def refuse(self, refused: Refused) -> None:
        """There is one field: whatever the act says of a field is about it."""
        said = list(refused.fields.values())
        self.add_error("value" if said else None, said[0] if said else refused.sentence)

    def answer(self, current: int) -> bool:
        """Whether somebody else was quicker: then saving again means to overwrite what is there now."""
        if not self.errors or self.data.get("version") in ("", None, str(current)):
            return False
        said: Any = self.data
        self.data = said.copy()
        self.data["version"] = str(current)  # type: ignore[index]
        return True


class HandlerForm(CellForm):
    value = forms.ModelChoiceField(Member.objects.none(), required=False, empty_label=_("Nobody"))  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].queryset = Member.objects.active().order_by("name")  # type: ignore[attr-defined]


class TagsForm(CellForm):
    value = TagsField(required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget = TagsInput(suggestions=suggested())
