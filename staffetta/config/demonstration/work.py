"""What the demonstration's firm always does: its action sequences and post-sales templates."""

from __future__ import annotations

from decimal import Decimal

from staffetta.accounts.models import Actor, Group, Member
from staffetta.documents.acts.change_type import change_type
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.models import DocumentType
from staffetta.leads.models import Pipeline
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType

HALF, ONE, TWO = Decimal("0.50"), Decimal("1.00"), Decimal("2.00")


def activity(code: str) -> ActivityType:
    """A delivered activity type."""
    return ActivityType.objects.get(code=code)


def make_sequences(engineers: Group, *, by: Actor) -> dict[str, Playbook]:
    """QUOTE, RETURN and SITE, as a firm of fitters would define them."""
    quote = (
        LineDraft(
            activity_type=activity("call"),
            title="Ask whether the quote arrived",
            expected_hours=HALF,
            days=3,
            pre_notes="Have the quote open. Ask who else decides.",
        ),
        LineDraft(
            activity_type=activity("visit"),
            title="Check the roof and the connection on site",
            group=engineers,
            expected_hours=TWO,
            days=4,
            pre_notes="Photos of the switchboard and of the roof edges.",
        ),
        LineDraft(activity_type=activity("call"), title="Ask for the decision", expected_hours=HALF, days=0),
    )
    returned = (
        LineDraft(
            activity_type=activity("call"), title="Confirm the return to the customer", expected_hours=HALF, days=2
        ),
        LineDraft(
            activity_type=activity("service"), title="Test the returned device", group=engineers, expected_hours=ONE
        ),
    )
    drafts = {
        "QUOTE": ("Follow-up of a quote", quote),
        "RETURN": ("Handling of a return", returned),
    }
    return {
        code: make_playbook(PlaybookDraft(kind=Playbook.Kind.SEQUENCE, code=code, description=text, lines=lines), by=by)
        for code, (text, lines) in drafts.items()
    }


def make_templates(engineers: Group, back: Group, office: Member, *, by: Actor) -> dict[str, Playbook]:
    """INSTALL (the default) and DELIVERY."""
    install = (
        LineDraft(
            title="Send the order confirmation", activity_type=activity("email"), assignee=office, expected_hours=HALF
        ),
        LineDraft(title="Order the material", group=back, expected_hours=ONE),
        LineDraft(
            title="Agree the date of the installation", activity_type=activity("call"), expected_hours=HALF, days=7
        ),
        LineDraft(
            title="Install and start up",
            activity_type=activity("service"),
            group=engineers,
            hold_days=14,
            expected_hours=Decimal("16.00"),
        ),
        LineDraft(title="Register with the grid operator", assignee=office, hold_days=16, expected_hours=ONE),
        LineDraft(title="Send the final invoice", activity_type=activity("invoice"), assignee=office, hold_days=18),
        LineDraft(title="Ask whether everything works", activity_type=activity("call"), hold_days=30),
    )
    delivery = (
        LineDraft(title="Send the order confirmation", activity_type=activity("email"), assignee=office),
        LineDraft(title="Pack and ship", group=back, expected_hours=HALF),
        LineDraft(title="Send the invoice", activity_type=activity("invoice"), assignee=office, hold_days=2),
    )
    made = {}
    for code, text, lines, default in (
        ("INSTALL", "Installation of a plant", install, True),
        ("DELIVERY", "Delivery of parts", delivery, False),
    ):
        draft = PlaybookDraft(kind=Playbook.Kind.TEMPLATE, code=code, description=text, lines=lines, is_default=default)
        made[code] = make_playbook(draft, by=by)
    return made


def let_documents_start(sequences: dict[str, Playbook], *, by: Actor) -> None:
    """A quote starts a lead in *Sales*, a return one in *Return* (A-06)."""
    for nature, code, pipeline in (("quote", "QUOTE", "sales"), ("return", "RETURN", "return")):
        known = DocumentType.objects.get(code=nature)
        draft = TypeDraft(
            code=known.code,
            names=known.names,
            nature=known.nature,
            retention_years=known.retention_years,
            sequence=sequences[code],
            pipeline=Pipeline.objects.get(code=pipeline),
            open_lead=nature == "quote",
        )
        change_type(known, draft, by=by)
