"""The forms of contacts and contact persons."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member
from staffetta.contacts.acts.checking import longest
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft, MasterData
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from staffetta.contacts.widgets import ChannelsField
from staffetta.core.refusals import Refused
from staffetta.ui.widgets import Segmented

MEDIA = {"emails": Channel.Medium.EMAIL, "phones": Channel.Medium.PHONE, "websites": Channel.Medium.WEB}
ADDRESS_LABELS = {
    "street": _("Street and number"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "region": _("Region"),
    "country": _("Country"),
}


class HandlerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An active member, or nobody."""

    def __init__(self, **options: Any) -> None:
        rows = Member.objects.active().order_by("name")
        super().__init__(rows, required=False, empty_label=_("Nobody"), **options)


class ContactForm(VersionedForm):
    """Master data of a company or a person, whose kind is known."""

    name = forms.CharField(label=_("Company name"), max_length=200)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    emails = ChannelsField(Channel.Medium.EMAIL, label=_("E-mail addresses"))
    phones = ChannelsField(Channel.Medium.PHONE, label=_("Phones"))
    websites = ChannelsField(Channel.Medium.WEB, label=_("Websites"))
    vat_number = forms.CharField(label=_("VAT number"), max_length=40, required=False)
    industry = forms.CharField(label=_("Industry"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", "–"), *settings.LANGUAGES])
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, member: Member, contact: Contact | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["handler"] = HandlerField(label=_("Handler"))
        if contact and contact.handler_id:
            self.fields["handler"].queryset |= Member.objects.filter(pk=contact.handler_id)  # type: ignore[attr-defined]
        if kind == Kind.COMPANY:
            self.fields["parent"] = ContactField(
                member=member, kind=Kind.COMPANY, label=_("Parent company"), required=False
            )
        for use in Address.Use.values:
            for part, label in ADDRESS_LABELS.items():
                limit = longest(Address, part)
                self.fields[f"{use}_{part}"] = forms.CharField(label=label, max_length=limit, required=False)
        for name in ("first_name", "last_name") if kind == Kind.COMPANY else ("name",):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What was typed, as fields of drafts.MasterData."""
        data = self.cleaned_data
        names = [f.name for f in MasterData.__dataclass_fields__.values() if f.name in data]
        return {**{name: data[name] for name in names}, "channels": self._channels(), "addresses": self._addresses()}

    def _channels(self) -> tuple[ChannelDraft, ...]:
        return tuple(
            ChannelDraft(medium=medium, use=Channel.Use(use), value=value)
            for name, medium in MEDIA.items()
            for use, value in self.cleaned_data[name]
        )

    def _addresses(self) -> tuple[AddressDraft, ...]:
        drafts = [
            AddressDraft(use=Address.Use(use), **{part: self.cleaned_data[f"{use}_{part}"] for part in ADDRESS_LABELS})
            for use in Address.Use.values
        ]
        return tuple(draft for draft in drafts if not draft.is_empty)

    def refuse(self, refused: Refused) -> None:
        """A wrong channel is told at the field of its medium."""
        for name in [name for name in refused.fields if name.startswith("channels.")]:
            place = int(name.split(".")[1])
            fields = [field for field in MEDIA for _row in self.cleaned_data.get(field, [])]
            refused.fields[fields[place]] = refused.fields.pop(name)
        super().refuse(refused)

    @staticmethod
    def stored(contact: Contact, parent: Contact | None) -> dict[str, Any]:
        """What the form begins with. `parent` is the parent company if the member sees it."""
        names = ("name", "first_name", "last_name", "vat_number", "industry", "language", "description", "version")
        said: dict[str, Any] = {name: getattr(contact, name) for name in names}
        said |= {"handler": contact.handler, "parent": parent}
        channels = list(contact.channels.all())
        for name, medium in MEDIA.items():
            said[name] = [(row.use, row.value) for row in channels if row.medium == medium]
        for address in contact.addresses.all():
            said |= {f"{address.use}_{part}": getattr(address, part) for part in ADDRESS_LABELS}
        for use in Address.Use.values:
            for part in ADDRESS_LABELS:
                said.setdefault(f"{use}_{part}", "")
        said["seen"] = json.dumps({name: plain(value) for name, value in said.items()})
        return said

    def take_over(self, stored: dict[str, Any]) -> list[str]:
        """After somebody else was quicker: what the person had not touched becomes what is stored now. The labels of
        these fields. What both have changed stays as typed and is shown by `differences`."""
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return []
        taken = []
        for name, field in self.fields.items():
            if name not in stored or name not in seen or name in ("version", "seen"):
                continue
            typed, now = plain(self.cleaned_data.get(name)), plain(stored[name])
            if typed == seen[name] and now != typed:
                self.cleaned_data[name] = stored[name]
                _put(self.data, name, stored[name])
                taken.append(str(field.label))
        _put(self.data, "seen", stored["seen"])
        return taken


def plain(value: Any) -> Any:
    """A form's value as JSON holds it, so that what was seen can be compared with what is."""
    if isinstance(value, list | tuple):
        return [list(row) for row in value]
    return str(getattr(value, "pk", value) or "")


def _put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, [text for _use, text in value])
        data.setlist(f"{name}_use", [use for use, _text in value])
    else:
        data[name] = str(getattr(value, "pk", value) or "")


class NewContactForm(ContactForm):
    """The same for somebody new, with the functions to begin with."""

    function = forms.ChoiceField(
        label=_("Function"), choices=Function.choices, widget=Segmented, initial=Function.NONE, required=False
    )
    is_supplier = forms.BooleanField(label=_("Supplier"), required=False)

    def draft(self) -> ContactDraft:
        """The contact to be."""
        data = self.cleaned_data
        function = Function(data["function"] or Function.NONE)
        return ContactDraft(kind=Kind(self.kind), function=function, is_supplier=data["is_supplier"], **self.values())


class LinkForm(VersionedForm):
    """What a person is at a company."""

    role = forms.CharField(label=_("Role"), max_length=100, required=False)
    is_main = forms.BooleanField(label=_("Main contact"), required=False)


class LinkPersonForm(LinkForm):
    """A person that we know."""

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = ContactField(member=member, kind=Kind.PERSON, label=_("Person"))
        self.order_fields(["person"])


class NewPersonForm(LinkForm):
    """A person that we did not know, with the channels one has at hand."""

    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=254, required=False)
    field_order = ("first_name", "last_name", "role", "email", "phone", "is_main")

    def draft(self, handler: Member | None) -> ContactDraft:
        """The person to be; whoever handles the company handles its persons."""
        data = self.cleaned_data
        media = {"email": Channel.Medium.EMAIL, "phone": Channel.Medium.PHONE}
        channels = tuple(ChannelDraft(medium=m, value=data[name]) for name, m in media.items() if data[name])
        names = {"first_name": data["first_name"], "last_name": data["last_name"]}
        return ContactDraft(kind=Kind.PERSON, channels=channels, handler=handler, **names)

    def refuse(self, refused: Refused) -> None:
        """A wrong channel is told at its own field."""
        places = [name for name in ("email", "phone") if self.cleaned_data.get(name)]
        for name in [name for name in refused.fields if name.startswith("channels.")]:
            refused.fields[places[int(name.split(".")[1])]] = refused.fields.pop(name)
        super().refuse(refused)
