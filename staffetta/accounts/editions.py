"""What the edition of a workspace lets it do (P-14): the one table, and the one question that is asked of it.

Nobody else compares editions (tests/house/test_editions.py). Pages and menus ask `has` to hide what is not there; acts
call `need`, whatever door the request came by.
"""

from __future__ import annotations

import enum

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Edition, Workspace
from staffetta.core.refusals import NotInEdition


class Capability(enum.Enum):
    """Something that some editions lack."""

    POST_SALES = "post-sales"
    MANY_TEMPLATES = "many-templates"
    HOLD = "hold"
    ASSIGN_TASKS = "assign-tasks"


CAPABILITIES: dict[Edition, frozenset[Capability]] = {
    Edition.STARTER: frozenset(),
    Edition.ESSENTIAL: frozenset({Capability.POST_SALES}),
    Edition.COMPLETE: frozenset(Capability),
}


def editions_with(capability: Capability) -> list[str]:
    """The editions that have it, for questions that the database answers."""
    return [edition.value for edition, capabilities in CAPABILITIES.items() if capability in capabilities]


def has(capability: Capability, firm: Workspace | None = None) -> bool:
    """Whether the firm may do this: the one that is given, else the one whose workspace is running."""
    return capability in CAPABILITIES[Edition((firm or running_firm()).edition)]


def need(capability: Capability, firm: Workspace | None = None) -> None:
    """Raise NotInEdition, with a sentence that names what the edition lacks, unless the firm may do this."""
    firm = firm or running_firm()
    sentence = lacking(capability, firm)
    if sentence:
        raise NotInEdition(sentence, extra={"capability": capability.value, "edition": firm.edition})


def lacking(capability: Capability, firm: Workspace) -> str:
    """What is said where the firm may not do this; "" where it may."""
    return "" if has(capability, firm) else _lacking(capability).format(edition=firm.get_edition_display())


def _lacking(capability: Capability) -> str:
    return {
        Capability.POST_SALES: _(
            "Post-sales processes are not part of the edition {edition}. What is there already can be read."
        ),
        Capability.MANY_TEMPLATES: _(
            "The edition {edition} has one post-sales template. Use and change the one you have."
        ),
        Capability.HOLD: _(
            "Post-sales tasks On hold, with a date or a reminder, are not part of the edition {edition}. "
            "What is On hold already wakes by itself."
        ),
        Capability.ASSIGN_TASKS: _(
            "Assigning single post-sales tasks is not part of the edition {edition}. "
            "They belong to whoever has the process."
        ),
    }[capability]
