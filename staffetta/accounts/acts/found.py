"""A firm begins: its workspace, its first administrator, and what every room delivers to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.facts import WorkspaceFounded
from staffetta.accounts.founding import deliver_to
from staffetta.accounts.models import Member, Role, Workspace
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.ids import uuid7
from staffetta.core.isolation import workspace


@dataclass(frozen=True)
class Firm:
    """What is known of a firm when its workspace is founded. `language` names what is delivered."""

    name: str
    language: str = "en"
    timezone: str = "Europe/Rome"
    currency: str = "EUR"
    country: str = ""
    privacy: str = "shared"


def found_workspace(
    firm: Firm, *, email: str, name: str, password: str | None, by: System, at: datetime
) -> tuple[Workspace, Member]:
    """Found a workspace with one administrator. All or nothing; nobody inside any workspace can call it."""
    founded = Workspace(pk=uuid7(), **vars(firm))
    with workspace(founded.pk):
        return founded, _found(founded, email, name, password, by=by, at=at)


@act
def _found(founded: Workspace, email: str, name: str, password: str | None, *, by: System, at: datetime) -> Member:
    founded.save(force_insert=True)
    record(WorkspaceFounded(name=founded.name), about=founded, by=by)
    administrator = add_member(email=email, name=name, role=Role.ADMINISTRATOR, password=password, by=by)
    deliver_to(founded, by=by, at=at)
    return administrator
