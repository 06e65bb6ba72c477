"""What this room adds to menus, history, proposals and holdings; called once, when the apps are ready."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts import holdings
from staffetta.accounts.editions import Capability, has
from staffetta.history import subjects
from staffetta.playbooks.acts.hand_over_lines import hand_over_lines, lines_of
from staffetta.playbooks.kinds import SEQUENCES, TEMPLATES
from staffetta.playbooks.models import Line, Playbook
from staffetta.playbooks.proposing import next_of_run
from staffetta.processes import proposals, uses
from staffetta.ui import administration

HELD = _("Lines of automatic actions and templates")


def register() -> None:
    """Tell the rooms beneath."""
    administration.add(
        "sequences", SEQUENCES.title, SEQUENCES.text, SEQUENCES.icon, SEQUENCES.list_url, group="sales", order=20
    )
    administration.add(
        "templates",
        TEMPLATES.title,
        TEMPLATES.text,
        TEMPLATES.icon,
        TEMPLATES.list_url,
        group="sales",
        order=30,
        needs=lambda member: has(Capability.POST_SALES, member.workspace),
    )
    proposals.register(next_of_run)
    uses.register(HELD, lambda kind: Line.objects.filter(activity_type=kind, playbook__retired_at=None))
    holdings.register(
        "playbook-lines",
        lambda member: holdings.Holding("playbook-lines", str(HELD), lines_of(member), reverse(SEQUENCES.list_url)),
        lambda giver, taker, by, at: hand_over_lines(giver, taker, by=by),
    )
    holdings.register_for_groups(
        "playbook-lines",
        lambda group: holdings.Holding(
            "playbook-lines",
            str(HELD),
            Line.objects.filter(group=group, playbook__retired_at=None).count(),
            reverse(SEQUENCES.list_url),
        ),
    )
    subjects.register(
        Playbook,
        label=_("Automatic actions"),
        icon="list-ordered",
        visible=Playbook.objects.visible_to,
        href=lambda playbook: reverse("playbooks:playbook", args=[playbook.pk]),
        fields={
            "code": _("Code"),
            "description": _("Description"),
            "notes": _("Internal notes"),
            "is_default": _("Proposed first"),
            "lines": _("Lines"),
        },
        values={"lines": lambda lines: "; ".join(_shown_line(n, line) for n, line in enumerate(lines, 1))},
    )
    for kind, icon in (("made", "list-ordered"), ("retired", "archive"), ("restored", "archive-restore")):
        subjects.sign(f"playbooks.{kind}", icon)
    subjects.sign("playbooks.deleted", "trash-2", "danger")
    subjects.sign("playbooks.started", "play", "accent")
    subjects.sign("playbooks.run_shifted", "calendar-sync")
    subjects.sign("playbooks.run_paused", "pause")
    subjects.sign("playbooks.run_resumed", "play")
    subjects.sign("playbooks.run_stopped", "square", "danger")


def _shown_line(number: int, line: dict[str, object]) -> str:
    parts = [str(part) for part in (line["title"], line["pre_notes"]) if part]
    return f"{number}. {' · '.join(parts)} (+{line['days']})"
