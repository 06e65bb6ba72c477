"""The forms of number ranges, and of what the firm chooses about numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.numbers.acts.arrange import Choices
from staffetta.numbers.models import Accounts, Numbering, NumberRange


class RangeForm(VersionedForm):
    """How a number range gives out its numbers (C-17)."""

    prefix = forms.CharField(  # type: ignore[assignment]  # Django's forms take fields of this name
        label=_("Prefix"), max_length=12, required=False, help_text=_("{year} becomes the year, as in “R{year}-”.")
    )
    suffix = forms.CharField(label=_("Suffix"), max_length=12, required=False)
    width = forms.IntegerField(
        label=_("Digits"), min_value=1, max_value=12, help_text=_("Shorter numbers are filled with zeros.")
    )
    next_value = forms.IntegerField(label=_("Next value"), min_value=1, max_value=10**12 - 1)
    yearly_restart = forms.BooleanField(label=_("Begin at 1 again every year"), required=False)
    gap_free = forms.BooleanField(
        label=_("Without gaps"),
        required=False,
        help_text=_(
            "Every value is given, so whoever creates waits for whoever was first. Without this, nobody waits, and a "
            "number is lost when creating fails."
        ),
    )

    @staticmethod
    def stored(range_: NumberRange) -> dict[str, Any]:
        names = ("prefix", "suffix", "width", "next_value", "yearly_restart", "gap_free", "version")
        return {name: getattr(range_, name) for name in names}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SuppliersForm(VersionedForm):
    """Settings › CRM › Suppliers."""

    suppliers_apart = forms.BooleanField(
        label=_("Suppliers have their own number range"),
        required=False,
        help_text=_(
            "Whoever is entered as a supplier and nothing else then takes the number from it. Everybody keeps the "
            "number that he has, whatever function is added later."
        ),
    )

    @staticmethod
    def stored(numbering: Numbering) -> dict[str, Any]:
        return {"suppliers_apart": numbering.suppliers_apart, "version": numbering.version}

    def choices(self) -> Choices:
        return Choices(suppliers_apart=self.cleaned_data["suppliers_apart"])


class FinanceForm(VersionedForm):
    """Settings › Finance."""

    accounts = forms.ChoiceField(
        label=_("Debtor and creditor numbers"), choices=Accounts.choices, widget=forms.RadioSelect
    )
    fill = forms.BooleanField(
        label=_("Give those customers and suppliers theirs who have none yet"),
        required=False,
        help_text=_("It goes on after saving. Numbers that are there stay as they are."),
    )

    @staticmethod
    def stored(numbering: Numbering) -> dict[str, Any]:
        return {"accounts": numbering.accounts, "version": numbering.version}

    def choices(self) -> Choices:
        return Choices(accounts=self.cleaned_data["accounts"], fill=self.cleaned_data["fill"])
