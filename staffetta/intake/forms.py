"""Parse what the pages of incoming files send."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact
from staffetta.intake.acts.enter import Choices
from staffetta.intake.models import OwnIdentity, Unknown
from staffetta.intake.proposals import Proposal
from staffetta.ui.forms import FilesField, Form
from staffetta.ui.widgets import Segmented


class SendForm(Form):
    """Files, and what is done with partners that nobody knows."""

    files_ = FilesField(label=_("Files"), megabytes=25)
    unknown = forms.ChoiceField(
        label=_("Partners that nobody knows"),
        choices=Unknown.choices,
        initial=Unknown.ASK,
        widget=Segmented,
    )


class NameUsForm(Form):
    """One thing that files call us."""

    kind = forms.ChoiceField(label=_("What it is"), choices=OwnIdentity.Kind.choices)
    value = forms.CharField(label=_("As files have it"), max_length=200)


NEW = "new"


class ResolveForm(Form):
    """Who each of these is: `who-<key>` is "new" or a contact's id or "other", then `contact-<key>` has it."""

    def __init__(self, *args: object, asked: Iterable[Proposal], member: Member, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.asked, self.member = list(asked), member
        for one in self.asked:
            alike = [(str(similar.contact.pk), similar.contact.name) for similar in one.alike]
            choices = [(NEW, _("A new contact")), *alike, ("other", _("Another contact"))]
            self.fields[f"who-{one.key}"] = forms.ChoiceField(
                choices=choices, initial=NEW, widget=forms.RadioSelect, label=one.draft.name
            )
            self.fields[f"contact-{one.key}"] = ContactField(member=member, label=_("Contact"), required=False)

    def clean(self) -> dict[str, object]:
        """Whoever says that it is another contact has to say which."""
        cleaned = super().clean() or {}
        for one in self.asked:
            if cleaned.get(f"who-{one.key}") == "other" and not cleaned.get(f"contact-{one.key}"):
                self.add_error(f"contact-{one.key}", _("Choose the contact that it is."))
        return cleaned

    def choices(self) -> Choices:
        """As the act wants them."""
        found: dict[str, Contact | None] = {}
        for one in self.asked:
            who = str(self.cleaned_data[f"who-{one.key}"])
            known = {str(similar.contact.pk): similar.contact for similar in one.alike}
            other = self.cleaned_data[f"contact-{one.key}"] if who == "other" else None
            found[one.key] = None if who == NEW else known.get(who, other)
        return found
