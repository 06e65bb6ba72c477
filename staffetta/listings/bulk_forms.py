"""What is asked before many contacts are changed. Names of fields differ from those of filters, which the selection
brings along in the same form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.refusals import Refused
from staffetta.tags.reading import suggested
from staffetta.ui.forms import Form, TagsField
from staffetta.ui.widgets import TagsInput


class BulkForm(Form):
    """One question. `takes_away`: what is selected leaves the list, so that the selection is forgotten."""

    takes_away = False

    def refuse(self, refused: Refused) -> None:
        """What the act says of its field is about the one that is asked."""
        said, name = list(refused.fields.values()), next(iter(self.fields))
        self.add_error(name if said else None, said[0] if said else refused.sentence)


class AssignForm(BulkForm):
    to_handler = forms.ModelChoiceField(
        Member.objects.none(), label=_("Handler"), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_handler"].queryset = Member.objects.active().order_by("name")  # type: ignore[attr-defined]


class TagForm(BulkForm):
    to_tags = TagsField(label=_("Tags to add"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_tags"].widget = TagsInput(suggestions=suggested())


class UntagForm(TagForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_tags"].label = _("Tags to take off")
