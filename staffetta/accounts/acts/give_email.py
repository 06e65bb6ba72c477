"""Somebody who was imported without an e-mail address gets one, and can sign in from then on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.acts.add_member import AlreadyMember, checked_email
from staffetta.accounts.acts.send_invitation import send_invitation
from staffetta.accounts.models import Actor, Member, User
from staffetta.core.acts import act
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused, require


class HasEmail(Refused):
    """The person has an address already; it is his own to change."""


@act
def give_email(member: Member, email: str, *, by: Actor) -> Member:
    """Enter the address and send the invitation. One who signs in elsewhere already keeps that sign-in (U-05).

    Raises Invalid for what is no address, HasEmail, AlreadyMember when a colleague has it.
    """
    require(rules.may_administer(by), _("Only administrators can invite people."))
    member = Member.objects.locked(member)
    if member.user.email:
        raise HasEmail(_("{name} has an e-mail address already.").format(name=member.name))
    email = checked_email(email)
    with workspace(None):
        known = User.objects.filter(email__iexact=email).first()
    if known is None:
        member.user.email = email
        member.user.save(update_fields=["email"])
    elif Member.objects.filter(user_id=known.pk).exists():
        raise AlreadyMember(_("{email} belongs to this workspace already.").format(email=email))
    else:
        member.user = known
    member.version += 1
    member.save(update_fields=["user", "version", "changed_at"])
    return send_invitation(member, by=by)
