"""The forms of erasures and requests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member, Role
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact
from staffetta.erasures.models import ErasureRequest
from staffetta.ui.forms import DateField, Form


class ConfirmForm(Form):
    """Anonymising cannot be undone: the number is typed to show that this very contact is meant."""

    number = forms.CharField(max_length=60)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.fields["number"].label = _("Type the number {number} to confirm").format(number=contact.number)
        self.fields["number"].widget.attrs |= {"autocomplete": "off"}

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"].strip()
        if typed.casefold() != self.contact.number.casefold():
            raise forms.ValidationError(_("This is not its number."))
        return typed


class RequestForm(VersionedForm):
    """A request as it arrives, and what becomes known about it (C-12)."""

    asked_by = forms.CharField(label=gettext_lazy("Who asks"), max_length=200)
    reach = forms.CharField(
        label=gettext_lazy("How to answer"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("E-mail or postal address, as the person gave it"),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Came by"), choices=ErasureRequest.Channel.choices)
    received_on = DateField(label=gettext_lazy("Received on"))
    identity = forms.ChoiceField(label=gettext_lazy("Identity"), choices=ErasureRequest.Identity.choices)
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Assignee"), queryset=Member.objects.none(), required=False, empty_label=None
    )

    def __init__(self, *args: Any, member: Member, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"] = ContactField(
            member=member,
            label=gettext_lazy("Contact"),
            required=False,
            help_text=gettext_lazy("Leave it empty while you do not know which one it is."),
        )
        administrators = Member.objects.active().filter(role=Role.ADMINISTRATOR).order_by("name")
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ModelChoiceField)
        assignee.queryset = administrators
        self.fields["received_on"].initial = today
        assignee.initial = member.pk if member.is_administrator else None


class ExtendForm(Form):
    """Why the month is not enough."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person must be told; it stands in the letter."),
    )


class CloseForm(Form):
    """What became of a request."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[choice for choice in ErasureRequest.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    refusal = forms.CharField(
        label=gettext_lazy("Reason of the refusal"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only when it is refused, such as: the law obliges us to keep these data."),
    )


class ConcernForm(Form):
    """A contact that a request is about."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"] = ContactField(member=member, label=gettext_lazy("Contact"))
