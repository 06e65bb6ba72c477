"""A request whose member is known."""

from __future__ import annotations

from django.http import HttpRequest

from staffetta.accounts.models import Member, User


class MemberRequest(HttpRequest):
    """What every signed-in view gets: `member` is the actor, `user` the person behind him."""

    member: Member
    user: User
