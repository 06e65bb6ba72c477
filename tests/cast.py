"""The people of every test: one firm, seven of its people, and a stranger from another firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.found import Firm, found_workspace
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.models import Group, Member, Privacy, Role, Workspace
from staffetta.core.acts import System
from staffetta.core.isolation import workspace

PASSWORD = "baton-relay-2026"
SETUP = System("tests")
DAWN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass
class Cast:
    """`sales` has seller and teammate and is managed by manager; `back` has office and clerk."""

    workspace: Workspace
    administrator: Member
    manager: Member
    seller: Member
    teammate: Member
    office: Member
    clerk: Member
    sales: Group
    back: Group

    @property
    def everybody(self) -> tuple[Member, ...]:
        return (self.administrator, self.manager, self.seller, self.teammate, self.office, self.clerk)


def a_firm(name: str = "Officine Rossi", *, privacy: Privacy = Privacy.SHARED, domain: str = "rossi.example") -> Cast:
    """A workspace with its people, built through the acts. Returns outside the workspace; enter it to go on."""
    founded, administrator = found_workspace(
        Firm(name=name, privacy=privacy, country="IT"),
        email=f"ada@{domain}",
        name="Ada Amministratrice",
        password=PASSWORD,
        by=SETUP,
        at=DAWN,
    )
    with workspace(founded.pk):

        def join(email: str, name: str, role: Role = Role.USER) -> Member:
            return add_member(email=f"{email}@{domain}", name=name, role=role, password=PASSWORD, by=SETUP)

        manager = join("marco", "Marco Manager", Role.MANAGER)
        seller, teammate = join("sara", "Sara Seller"), join("tino", "Tino Teammate")
        office, clerk = join("olga", "Olga Office"), join("karl", "Karl Clerk")
        sales = make_group("Sales", members=[seller, teammate], managers=[manager], by=SETUP)
        back = make_group("Back office", members=[office, clerk], by=SETUP)
    return Cast(founded, administrator, manager, seller, teammate, office, clerk, sales, back)
