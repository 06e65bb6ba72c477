"""The forms of contacts and contact persons."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member
from staffetta.contacts.acts.checking import LONGEST_LEAD_TIME, channel_rows, longest
from staffetta.contacts.addresses import Hints, code_of, hints_for, name_of, tidy_country
from staffetta.contacts.custom_forms import CustomAnswers
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft, MasterData
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY, View, fields_for
from staffetta.contacts.vat import problem
from staffetta.contacts.widgets import ChannelsField
from staffetta.core.refusals import Refused
from staffetta.fields.models import Owner
from staffetta.fields.reading import asked_of_contact, fields_of
from staffetta.ui.forms import NumberField
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


class CountryInput(forms.TextInput):
    """A country, typed by name with proposals (a datalist `countries`); the value is the code where it is known."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"list": "countries", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> Any:
        return name_of(code_of(str(value)) or str(value)) if value else ""


class CountryField(forms.CharField):
    """The ISO code of a country; what is no country that we know stays as typed."""

    widget = CountryInput

    def to_python(self, value: Any) -> str:
        return tidy_country(super().to_python(value) or "")


class ContactForm(CustomAnswers, VersionedForm):
    """Master data of a company or a person, whose kind is known."""

    name = forms.CharField(label=_("Company name"), max_length=200)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    emails = ChannelsField(Channel.Medium.EMAIL, label=_("E-mail addresses"))
    phones = ChannelsField(Channel.Medium.PHONE, label=_("Phones"))
    websites = ChannelsField(Channel.Medium.WEB, label=_("Websites"))
    vat_number = forms.CharField(label=_("VAT number"), max_length=40, required=False)
    vat_anyway = forms.BooleanField(label=_("Keep it as it is"), required=False)
    industry = forms.CharField(label=_("Industry"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", "–"), *settings.LANGUAGES])
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    payment_terms = forms.CharField(label=_("Payment terms"), max_length=100, required=False)
    price_list = forms.CharField(label=_("Price list"), max_length=60, required=False)
    credit_limit = NumberField(label=_("Credit limit"), min_value=0, max_digits=14, decimal_places=2, required=False)
    debtor_number = forms.CharField(label=_("Debtor number"), max_length=40, required=False)
    our_number_there = forms.CharField(label=_("Our customer number there"), max_length=60, required=False)
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"), min_value=0, max_value=LONGEST_LEAD_TIME, required=False
    )
    supplier_terms = forms.CharField(label=_("Supplier terms"), max_length=200, required=False)
    creditor_number = forms.CharField(label=_("Creditor number"), max_length=40, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, member: Member, contact: Contact | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.member, self.contact = kind, member, contact
        self.asks_about_vat = False
        self.fields["handler"] = HandlerField(label=_("Handler"))
        if contact and contact.handler_id:
            self.fields["handler"].queryset |= Member.objects.filter(pk=contact.handler_id)  # type: ignore[attr-defined]
        if kind == Kind.COMPANY:
            self.fields["parent"] = ContactField(
                member=member, kind=Kind.COMPANY, label=_("Parent company"), required=False
            )
        for use in Address.Use.values:
            self._add_address(use)
        for name in ("first_name", "last_name") if kind == Kind.COMPANY else ("name",):
            del self.fields[name]
        for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY):
            if name not in self.side_fields:
                del self.fields[name]
        asked = asked_of_contact(fields_of(Owner.CONTACT), kind, *self.functions)
        self.ask_custom(member, asked, contact.custom_values.all() if contact is not None and asked else ())

    @property
    def functions(self) -> tuple[str, bool]:
        """The function, and whether supplier, for which the form asks."""
        if self.contact is None:
            return Function.NONE, False
        return self.contact.function, self.contact.is_supplier

    @property
    def side_fields(self) -> tuple[str, ...]:
        """The function-only fields that this contact has (C-07)."""
        if self.contact is None:
            return (*CUSTOMER_ONLY, *SUPPLIER_ONLY)
        return fields_for(self.contact.function, self.contact.is_supplier)

    def sides(self) -> list[tuple[str, list[str]]]:
        """ "customer" and "supplier" with the names of their fields, as far as they are asked for."""
        asked = self.side_fields
        both = ((View.CUSTOMER, CUSTOMER_ONLY), (View.SUPPLIER, SUPPLIER_ONLY))
        return [(str(side), [*names, *self.custom_names(str(side))]) for side, names in both if names[0] in asked]

    def _add_address(self, use: str) -> None:
        for part, label in ADDRESS_LABELS.items():
            limit = longest(Address, part)
            field = CountryField if part == "country" else forms.CharField
            self.fields[f"{use}_{part}"] = field(label=label, max_length=limit, required=False)

    def hints(self, use: str) -> Hints:
        """What addresses in the country that stands in the form have: order, words, regions. Hints only (C-02)."""
        return hints_for(str(self[f"{use}_country"].value() or "") or self.member.workspace.country)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        home = code_of(said.get("main_country", "")) or self.member.workspace.country
        self._ask_about_vat(said, home)
        if self.errors and all(name in said for name in MEDIA):
            with self.taking_refusals():  # all that is wrong is told at once; the act would be asked later
                channel_rows(self._channels(), home)
        return said

    def _ask_about_vat(self, said: dict[str, Any], home: str) -> None:
        """A number of unusual form is asked about once; whoever ticks *Keep it as it is* may have it (C-20)."""
        number = said.get("vat_number", "")
        if self.contact is not None and number == self.contact.vat_number:
            return
        sentence = problem(number, home)
        self.asks_about_vat = bool(sentence)
        if sentence and not said.get("vat_anyway"):
            self.add_error("vat_number", sentence)

    def values(self) -> dict[str, Any]:
        """What was typed, as fields of drafts.MasterData."""
        data = self.cleaned_data
        names = [f.name for f in MasterData.__dataclass_fields__.values() if f.name in data]
        rows = {"channels": self._channels(), "addresses": self._addresses(), "custom": self.custom()}
        return {**{name: data[name] for name in names}, **rows}

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
        """A wrong channel is told at the field of its medium, a wrong part of an address at that part."""
        places = [field for field in MEDIA for _row in self.cleaned_data.get(field, [])]
        uses = [draft.use for draft in self._addresses()] if "addresses" in ",".join(refused.fields) else []
        for name in list(refused.fields):
            kind, _dot, place = name.partition(".")
            if kind == "channels":
                refused.fields[places[int(place)]] = refused.fields.pop(name)
            elif kind == "addresses":
                number, _dot, part = place.partition(".")
                refused.fields[f"{uses[int(number)]}_{part or 'street'}"] = refused.fields.pop(name)
        super().refuse(refused)

    @staticmethod
    def stored(contact: Contact, parent: Contact | None, custom: dict[str, Any]) -> dict[str, Any]:
        """What the form begins with. `parent` is the parent company if the member sees it; `custom` the answers to
        custom fields (custom_forms.begin)."""
        names = ("name", "first_name", "last_name", "vat_number", "industry", "language", "description", "version")
        sides = fields_for(contact.function, contact.is_supplier)
        said: dict[str, Any] = {name: getattr(contact, name) for name in (*names, *sides)}
        said |= {"handler": contact.handler, "parent": parent, **custom}
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

    def differences(self, stored: dict[str, Any]) -> list[tuple[str, str, str]]:
        """As everywhere; channels and countries in words."""
        found = super().differences(stored)
        labels = {str(self.fields[name].label): name for name in MEDIA}
        shown = []
        for label, theirs, ours in found:
            name = labels.get(label)
            if name is not None:
                theirs, ours = (_rows_in_words(rows) for rows in (stored[name], self.cleaned_data[name]))
            shown.append((label, theirs, ours))
        return shown


def _rows_in_words(rows: Any) -> str:
    uses = dict(Channel.Use.choices)
    return ", ".join(f"{value} ({uses.get(use, use)})" for use, value in rows) or "–"


def plain(value: Any) -> Any:
    """A form's value as JSON holds it, so that what was seen can be compared with what is."""
    if isinstance(value, list | tuple):
        return [row if isinstance(row, str) else list(row) for row in value]
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return str(getattr(value, "pk", value) or "")


def _put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list) and all(isinstance(row, str) for row in value) and name not in MEDIA:
        data.setlist(name, value)
    elif isinstance(value, list):
        data.setlist(name, [text for _use, text in value])
        data.setlist(f"{name}_use", [use for use, _text in value])
    else:
        data[name] = "" if value is None else str(getattr(value, "pk", value))


class NewContactForm(ContactForm):
    """The same for somebody new, with the functions to begin with."""

    function = forms.ChoiceField(
        label=_("Function"), choices=Function.choices, widget=Segmented, initial=Function.NONE, required=False
    )
    is_supplier = forms.BooleanField(label=_("Supplier"), required=False)

    @property
    def functions(self) -> tuple[str, bool]:
        """Those that are ticked in the form just now."""
        sent = self.data if self.is_bound else self.initial
        return str(sent.get("function") or ""), bool(sent.get("is_supplier"))

    @property
    def side_fields(self) -> tuple[str, ...]:
        return fields_for(*self.functions)

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
