"""What is asked about leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member
from staffetta.contacts.custom_forms import CustomAnswers
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact, Kind
from staffetta.core.money import CURRENCIES
from staffetta.core.refusals import Refused
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads.conflicts import ASIDE, SeenForm
from staffetta.leads.models import Lead, LossReason, Pipeline, Step
from staffetta.leads.newcomer import NewContactField, channels_of
from staffetta.ui.forms import DateField, Form, NumberField, TagsField

CHANNELS = {"email": "new_email", "phone": "new_phone"}
COLOURS = {
    "neutral": _("Grey"),
    "info": _("Blue"),
    "accent": _("Accent colour"),
    "success": _("Green"),
    "warning": _("Yellow"),
    "danger": _("Red"),
}


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Records with names in several languages; queryset and choices are given when the workspace is known."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class StepChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Steps of several pipelines, under the names of these."""

    def __init__(self, rows: Any, **options: Any) -> None:
        super().__init__(rows, empty_label=None, **options)
        grouped: dict[str, list[tuple[str, str]]] = {}
        for step in rows:
            grouped.setdefault(step.pipeline.name, []).append((str(step.pk), step.name))
        self.choices = list(grouped.items())


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An active member, or nobody; whoever holds the record already may stay although he was deactivated since."""

    def __init__(self, *, keep: Member | None = None, **options: Any) -> None:
        rows = Member.objects.active()
        if keep is not None:
            rows = rows | Member.objects.filter(pk=keep.pk)
        super().__init__(rows.order_by("name"), required=False, empty_label=_("Nobody"), **options)


class LeadForm(CustomAnswers, SeenForm):
    """What can be changed of a lead; step, status and handler have ways of their own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    amount = NumberField(label=_("Amount"), required=False, min_value=0, max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    probability = forms.IntegerField(label=_("Probability"), required=False, min_value=0, max_value=100)
    expected_close = DateField(label=_("Expected to close on"), required=False)
    tags = TagsField(label=_("Tags"), required=False)
    product = forms.CharField(label=_("Product"), max_length=120, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, member: Member, suggestions: list[str], lead: Lead | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.lead = lead
        self.ask_custom(member, fields_of(Owner.LEAD), lead.process.custom_values.all() if lead is not None else ())
        self.fields["contact"] = ContactField(member=member, label=_("Contact"), required=False)
        self.fields["person"] = ContactField(member=member, kind=Kind.PERSON, label=_("Contact person"), required=False)
        self.fields["tags"].widget.suggestions = suggestions
        self.remember()

    @staticmethod
    def stored(lead: Lead, tags: list[str]) -> dict[str, Any]:
        """What the form begins with."""
        process = lead.process
        said = {
            name: getattr(lead, name) for name in ("amount", "currency", "probability", "expected_close", "product")
        }
        said |= {name: getattr(process, name) for name in ("title", "description", "contact", "person")}
        return {**said, "tags": tags, "version": lead.version}

    def values(self, lead: Lead) -> dict[str, Any]:
        """What was typed, for change_lead; a probability left empty stays as it is."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ASIDE and "." not in name}
        if said.get("probability", 0) is None:
            said["probability"] = lead.probability
        if "description" in said:
            said["description"] = said["description"].strip()
        return {**said, "custom": self.custom()}


class NewLeadForm(LeadForm):
    """A lead to be (L-01)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"], self.fields["seen"]
        self.fields["pipeline"] = NamedChoice(Pipeline.objects.active(), label=_("Pipeline"), empty_label=None)
        self.fields["handler"] = MemberChoice(label=_("Handler"))
        self.fields["supervisor"] = MemberChoice(label=_("Supervisor"))
        self.fields["probability"].help_text = _("Left empty, it follows the step.")
        self.fields["contact"] = NewContactField(member=options["member"], label=_("Contact"), required=False)
        self.fields["new_email"] = forms.CharField(label=_("E-mail"), max_length=254, required=False)
        self.fields["new_phone"] = forms.CharField(label=_("Phone"), max_length=60, required=False)

    def draft(self) -> tuple[dict[str, Any], Contact | ContactDraft | None]:
        """The lead that the valid form describes, and its contact, or the draft of that."""
        said = {name: value for name, value in self.cleaned_data.items() if "." not in name}
        contact, email, phone = (said.pop(name) for name in ("contact", "new_email", "new_phone"))
        if isinstance(contact, ContactDraft):
            contact = replace(contact, channels=channels_of(email, phone), handler=said["handler"])
        return {**said, "tags": tuple(said["tags"]), "custom": self.custom()}, contact

    def refuse(self, refused: Refused) -> None:
        """What is wrong with the new contact's e-mail address or phone stands beside these."""
        renamed = {CHANNELS.get(name, name): text for name, text in refused.fields.items()}
        refused.fields = renamed
        super().refuse(refused)


class AssignForm(SeenForm):
    """Into whose hands the lead goes (L-16)."""

    def __init__(self, *args: Any, lead: Lead, **options: Any) -> None:
        super().__init__(*args, **options)
        process = lead.process
        self.fields["handler"] = MemberChoice(label=_("Handler"), keep=process.handler)
        self.fields["supervisor"] = MemberChoice(label=_("Supervisor"), keep=process.supervisor)
        self.remember()

    @staticmethod
    def stored(lead: Lead) -> dict[str, Any]:
        process = lead.process
        return {"handler": process.handler, "supervisor": process.supervisor, "version": lead.version}


class LoseForm(VersionedForm):
    """Why the lead is lost (L-15); `step` is the lost step to which its card was dragged, `back` where one was."""

    step = forms.UUIDField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("What else is to be said of it"),
        help_text=_("Stands as a note in the work history."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = NamedChoice(
            LossReason.objects.active(), label=_("Reason"), empty_label=None, widget=forms.RadioSelect
        )


class WonDateForm(VersionedForm):
    """On which day the lead was, or is, won (L-11); `step` is the won step to which it goes."""

    won_on = DateField(label=_("Won on"))
    step = forms.UUIDField(required=False, widget=forms.HiddenInput)


class TransferForm(VersionedForm):
    """At which step of another pipeline the lead goes on (L-03)."""

    def __init__(self, *args: Any, lead: Lead, **options: Any) -> None:
        super().__init__(*args, **options)
        steps = Step.objects.filter(outcome=lead.outcome, pipeline__retired_at=None).exclude(pipeline=lead.pipeline_id)
        self.fields["step"] = StepChoice(
            steps.select_related("pipeline").order_by("pipeline__position", "pipeline_id", "position"),
            label=_("Pipeline and step"),
        )


class NamesForm(VersionedForm):
    """Something that is called differently in each language: first the reader's own, the others folded away."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, names: dict[str, str] | None = None, **options: Any) -> None:
        self.known = names or {}
        own = (get_language() or "en").split("-")[0]
        # What has only a general name goes on having only that one.
        self.own = own if own in self.known or len(self.known) > 1 else ""
        options["initial"] = {"name": Pipeline(names=self.known).name, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.others = [f"name_{code}" for code, _label in settings.LANGUAGES if code != own]
        for code, label in settings.LANGUAGES:
            if code != own:
                initial = self.known.get(code, "")
                self.fields[f"name_{code}"] = forms.CharField(
                    label=label, max_length=120, required=False, initial=initial
                )

    @property
    def names(self) -> dict[str, str]:
        """All names by language, as typed."""
        said = self.cleaned_data
        others = {name.removeprefix("name_"): said[name] for name in self.others}
        return {**self.known, **others, self.own: said["name"]}


class MergeReasonForm(Form):
    """Which reason takes over the leads of another."""

    def __init__(self, *args: Any, reason: LossReason, **options: Any) -> None:
        super().__init__(*args, **options)
        others = LossReason.objects.active().exclude(pk=reason.pk)
        self.fields["into"] = NamedChoice(others, label=_("Merge into"), empty_label=None)
