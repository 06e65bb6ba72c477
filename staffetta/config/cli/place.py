"""In which workspace a command works, and as whom. Used inside `with_database`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from staffetta.accounts.models import Member, Workspace
    from staffetta.core.acts import System


@contextmanager
def in_workspace(wanted: str | None) -> Iterator[tuple[Workspace, System]]:
    """Enter the workspace of this name or id, or the only one; a refusal ends the command with its sentence."""
    from staffetta.core.acts import System, set_door
    from staffetta.core.isolation import workspace
    from staffetta.core.refusals import Refused

    place = _workspace(wanted)
    set_door("command")
    with workspace(place.pk):
        try:
            yield place, System("staffetta")
        except Refused as refused:
            raise click.ClickException(" ".join([refused.sentence, *refused.fields.values()])) from refused


def _workspace(wanted: str | None) -> Workspace:
    from staffetta.accounts.models import Workspace

    places = list(Workspace.objects.order_by("created_at", "pk"))
    found = [p for p in places if wanted in (None, str(p.pk)) or p.name.casefold() == str(wanted).casefold()]
    if len(found) == 1:
        return found[0]
    if not places:
        raise click.ClickException(
            'There is no workspace yet; found one: staffetta user add EMAIL --name NAME --firm "Firm"'
        )
    names = "".join(f"\n  {p.pk}  {p.name}" for p in places)
    raise click.ClickException(f"Say which workspace by --workspace NAME_OR_ID:{names}")


def member_named(email: str) -> Member:
    """The member with this e-mail address in the workspace that was entered."""
    from staffetta.accounts.models import Member

    member = Member.objects.select_related("user").filter(user__email__iexact=email).first()
    if member is None:
        raise click.ClickException(f"Nobody in this workspace has the e-mail address {email}.")
    return member
