"""A person joins and is told so by e-mail."""

from __future__ import annotations

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.acts.send_invitation import send_invitation
from staffetta.accounts.models import Actor, Member, Role
from staffetta.core.acts import act


@act
def invite_member(email: str, values: MemberValues, *, language: str = "", timezone: str = "", by: Actor) -> Member:
    """Add a person with role, rights and groups, and send the invitation. Raises what `add_member` raises."""
    member = add_member(
        email=email,
        name=values.name or "",
        role=values.role or Role.USER,
        language=language,
        timezone=timezone,
        by=by,
    )
    member = change_member(member, values, by=by)
    return send_invitation(member, by=by)
