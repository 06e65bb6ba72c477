"""The forms of documents and document types."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Kind
from staffetta.core.money import CURRENCIES
from staffetta.documents.acts.change import BESIDE, SAID
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.models import Document, DocumentType, Side
from staffetta.documents.numbering import document_ranges
from staffetta.documents.rules import may_reword
from staffetta.leads.models import Pipeline
from staffetta.numbers.ranges import label_of
from staffetta.playbooks.models import Playbook
from staffetta.processes.plans import Stored
from staffetta.ui.forms import DateField, FilesField, Form, NumberField
from staffetta.ui.rows import RowForm, Rows
from staffetta.ui.widgets import Segmented


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Records with names in several languages."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DocumentForm(VersionedForm):
    """The head of a new document, or of one that is changed. `id` makes a form that is sent twice one document."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)
    type = NamedChoice(label=_("Document type"), queryset=DocumentType.objects.none(), empty_label=None)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    date = DateField(label=_("Date"))
    due_on = DateField(label=_("Due"), required=False)
    valid_until = DateField(label=_("Valid until"), required=False)
    delivery_on = DateField(label=_("Delivery"), required=False)
    buyer_reference = forms.CharField(
        label=_("Their number"),
        max_length=100,
        required=False,
        help_text=_("The other side’s order number or reference"),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    notes = forms.CharField(label=_("Notes"), required=False, max_length=10000, widget=forms.Textarea({"rows": 2}))
    files = FilesField(label=_("Add file"), required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, member: Member, known: Document | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if known is not None:
            self._for(known)
            return
        types = self.fields["type"]
        assert isinstance(types, forms.ModelChoiceField)
        types.queryset = DocumentType.objects.visible_to(member).active()
        types.choices = by_side(types.queryset)
        self.fields["contact"] = ContactField(
            member=member, label=_("Contact"), error_messages={"required": _("Choose the contact that it is for.")}
        )

    def _for(self, known: Document) -> None:
        """Only what may be changed of this document (acts/change.py)."""
        for name in ("id", "follows", "type", *(() if may_reword(known) else SAID)):
            del self.fields[name]
        if "number" in self.fields:
            self.fields["number"].required = True

    def values(self) -> dict[str, Any]:
        """What was entered, as acts/change.py takes it."""
        kept = (*SAID, *BESIDE)
        return {name: value for name, value in self.cleaned_data.items() if name in kept}


def by_side(types: Iterable[DocumentType]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The types as choices: what we sell first, then what we buy."""
    known = list(types)
    groups = [(side.label, [(str(t.pk), t.name) for t in known if t.side == side]) for side in Side]
    return [(str(label), choices) for label, choices in groups if choices]


class DocumentLineForm(RowForm):
    """One line of a document."""

    unused = {"quantity": "1", "tax_rate": "22"}

    article = forms.CharField(label=_("Article"), max_length=60, required=False)
    description = forms.CharField(label=_("Description"), max_length=500)
    quantity = NumberField(label=_("Quantity"), max_digits=14, decimal_places=4, initial=1)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    price = NumberField(label=_("Price"), max_digits=14, decimal_places=4)
    tax_rate = NumberField(
        label=_("Tax %"), max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False, initial=0
    )

    def __init__(self, *args: Any, tax_rate: Decimal = Decimal(0), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["tax_rate"].initial = f"{tax_rate.normalize():f}"
        self.unused = {"quantity": "1", "tax_rate": f"{tax_rate.normalize():f}"}

    @property
    def draft(self) -> DocumentLineDraft:
        data = self.cleaned_data
        return DocumentLineDraft(
            article=data["article"],
            description=data["description"],
            quantity=data["quantity"],
            unit=data["unit"],
            price=data["price"],
            tax_rate=data["tax_rate"] if data["tax_rate"] is not None else Decimal(0),
        )


def rows_of(data: Any, initial: list[dict[str, Any]], tax_rate: Decimal) -> Rows[DocumentLineForm]:
    """The lines as sent or as proposed."""
    return Rows(DocumentLineForm, data, initial=initial, tax_rate=tax_rate)


def draft_of(
    form: DocumentForm, rows: Rows[DocumentLineForm], files: tuple[Stored, ...], follows: Document | None
) -> DocumentDraft:
    """What was entered, once it is valid."""
    data = form.cleaned_data
    return DocumentDraft(
        type=data["type"],
        contact=data["contact"],
        date=data["date"],
        number=data["number"],
        currency=data["currency"],
        due_on=data["due_on"],
        valid_until=data["valid_until"],
        delivery_on=data["delivery_on"],
        buyer_reference=data["buyer_reference"],
        lines=tuple(row.draft for row in rows.filled),
        notes=data["notes"],
        follows=follows,
        files=files,
        id=data["id"],
    )


class ProspectForm(Form):
    """A new prospect, made in the middle of something else."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.COMPANY, widget=Segmented)
    name = forms.CharField(label=_("Name"), max_length=200)


class RejectForm(Form):
    """Why a quote was rejected (A-09)."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class CancelForm(Form):
    """Why a document is cancelled, or why what it was about came back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class TypeForm(VersionedForm):
    """What a document type is."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=80)
    nature = forms.ChoiceField(
        label=_("What it is"),
        choices=DocumentType.Nature.choices,
        help_text=_("Only quotes are accepted; it also decides from which number range the numbers come."),
    )
    side = forms.ChoiceField(
        label=_("Side"),
        choices=Side.choices,
        widget=Segmented,
        help_text=_(
            "Documents of a purchase make their contact a supplier; a supplier's quote makes nobody a customer."
        ),
    )
    retention_years = forms.IntegerField(
        label=_("Retention in years"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Such documents keep their contact from being deleted. Empty: not under retention."),
    )

    number_range = forms.ChoiceField(
        label=_("Number range"),
        required=False,
        help_text=_("From which the numbers of its documents come, where we give them."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["number_range"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("As what it is")), *((code, label_of(code)) for code in document_ranges())]


class ActionsForm(VersionedForm):
    """*CRM automatic actions* of a document type (A-06)."""

    sequence = forms.ModelChoiceField(
        label=_("Automatic actions"),
        queryset=Playbook.objects.none(),
        required=False,
        empty_label=pgettext_lazy("nothing is started", "None"),
    )
    pipeline = NamedChoice(
        label=_("Pipeline"),
        queryset=Pipeline.objects.none(),
        required=False,
        empty_label=pgettext_lazy("nothing is started", "None"),
    )
    open_lead = forms.BooleanField(
        label=_("Open the lead"),
        required=False,
        help_text=_("After saving a document its new lead is shown, to be completed. Otherwise a link to it."),
    )

    def __init__(self, *args: Any, type_: DocumentType, **kw: Any) -> None:
        super().__init__(*args, **kw)
        sequences = Playbook.objects.sequences().active() | Playbook.objects.filter(pk__in=_ids(type_.sequence_id))
        pipelines = Pipeline.objects.active() | Pipeline.objects.filter(pk__in=_ids(type_.pipeline_id))
        for name, rows in (("sequence", sequences.order_by("code")), ("pipeline", pipelines)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


def _ids(known: Any) -> list[Any]:
    return [known] if known else []


STANDARD_TAX: dict[str, int | str] = {"IT": 22, "FR": 20, "PL": 23, "DE": 19, "AT": 20, "ES": 21, "CH": "8.1", "GB": 20}
"""The usual rate of some countries, in per cent: only proposed for new lines."""


def proposed_tax(member: Member) -> Decimal:
    """The tax rate with which a new line begins."""
    return Decimal(STANDARD_TAX.get(member.workspace.country, 0))
