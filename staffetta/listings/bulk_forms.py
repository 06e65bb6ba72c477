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


NOBODY = "nobody"


class AssignForm(BulkForm):
    """Nothing is chosen beforehand: whoever saves without looking would take their handlers from thousands."""

    to_handler = forms.ChoiceField(label=_("Handler"), error_messages={"required": _("Choose who, or “Nobody”.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = {str(member.pk): member for member in Member.objects.active().order_by("name")}
        people = [(pk, member.name) for pk, member in self._members.items()]
        self.fields["to_handler"].choices = [("", _("Choose…")), *people, (NOBODY, _("Nobody"))]  # type: ignore[attr-defined]

    def clean_to_handler(self) -> Member | None:
        return self._members.get(self.cleaned_data["to_handler"])


class TagForm(BulkForm):
    to_tags = TagsField(label=_("Tags to add"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_tags"].widget = TagsInput(suggestions=suggested())


class UntagForm(TagForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_tags"].label = _("Tags to take off")
