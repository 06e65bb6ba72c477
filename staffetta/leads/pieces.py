"""What is known of a lead, piece by piece: each can be changed where it stands on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.custom_forms import begin
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.correct import correct_won_date
from staffetta.leads.forms import LeadForm, MemberChoice
from staffetta.leads.models import Lead, Outcome
from staffetta.tags.models import Tag
from staffetta.ui.forms import DateField

SUGGESTED = 200
FIELDS = {
    "title": ("title",),
    "contact": ("contact",),
    "person": ("person",),
    "amount": ("amount", "currency"),
    "probability": ("probability",),
    "expected_close": ("expected_close",),
    "product": ("product",),
    "tags": ("tags",),
    "description": ("description",),
    "handler": ("handler",),
    "supervisor": ("supervisor",),
    "won_on": ("won_on",),
}
HANDS = ("handler", "supervisor")
PREFIX = "custom."


def is_piece(lead: Lead, key: str) -> bool:
    """Whether there is such a piece to change of this lead."""
    if key.startswith(PREFIX):
        return any(PREFIX + field.code == key for field in fields_of(Owner.LEAD))
    return key in FIELDS and (key != "won_on" or lead.outcome == Outcome.WON)


LABELS = {
    "title": _("Title"),
    "contact": _("Contact"),
    "person": _("Contact person"),
    "amount": _("Amount"),
    "probability": _("Probability"),
    "expected_close": _("Expected close"),
    "product": _("Product"),
    "tags": _("Tags"),
    "description": _("Description"),
    "handler": _("Handler"),
    "supervisor": _("Supervisor"),
    "won_on": _("Won on"),
}


def label_of(key: str) -> str:
    """How a piece is called."""
    if key in LABELS:
        return str(LABELS[key])
    return next((field.name for field in fields_of(Owner.LEAD) if PREFIX + field.code == key), key)


class PieceForm(LeadForm):
    """The form of a lead, of which only one piece is asked."""

    def __init__(self, *args: Any, key: str, lead: Lead, member: Member, tags: list[str], **options: Any) -> None:
        names = FIELDS.get(key, (key,))
        self.asks = (*names, "version", "seen")
        stored = stored_of(lead, key, tags, member)
        suggestions = list(Tag.objects.order_by("name").values_list("name", flat=True)[:SUGGESTED])
        shown = {name: getattr(value, "pk", value) for name, value in stored.items()}
        super().__init__(
            *args,
            lead=lead,
            member=member,
            initial=shown,
            suggestions=suggestions if key == "tags" else [],
            **options,
        )
        self.key, self.now = key, stored

    @property
    def asked_names(self) -> list[str]:
        """The fields that are shown."""
        return [name for name in self.fields if name not in ("version", "seen")]

    def remember(self) -> None:
        """Leave out what is not asked."""
        lead = self.lead
        assert lead is not None
        self.fields["handler"] = MemberChoice(label=_("Handler"), keep=lead.process.handler)
        self.fields["supervisor"] = MemberChoice(label=_("Supervisor"), keep=lead.process.supervisor)
        self.fields["won_on"] = DateField(label=_("Won on"))
        self.fields = {name: field for name, field in self.fields.items() if name in self.asks}
        super().remember()


def stored_of(lead: Lead, key: str, tags: list[str], member: Member) -> dict[str, Any]:
    """What is stored of this piece."""
    known = LeadForm.stored(lead, tags)
    known |= {"won_on": lead.won_on, **{name: getattr(lead.process, name) for name in HANDS}}
    if key.startswith(PREFIX):
        known |= begin(fields_of(Owner.LEAD), lead.process.custom_values.all(), member)
    names = FIELDS.get(key, (key,))
    return {name: value for name, value in known.items() if name in names or name == "version"}


def save(lead: Lead, form: PieceForm, *, by: Actor, at: datetime) -> Lead:
    """Have the act do what the form says. Raises what the act refuses."""
    said = form.values(lead)
    if form.key in HANDS:
        hands: dict[str, Any] = {form.key: said[form.key]}
        return assign_lead(lead, expected=lead.version, by=by, **hands)
    if form.key == "won_on":
        return correct_won_date(lead, said["won_on"], expected=lead.version, by=by, at=at)
    return change_lead(lead, said, expected=lead.version, by=by)
