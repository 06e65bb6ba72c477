"""Somebody is told by e-mail that he can sign in here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import MemberInvited
from staffetta.accounts.mail import send_invitation_mail
from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.jobs import enqueue
from staffetta.core.refusals import Refused, require


class NotInvitable(Refused):
    """The person is deactivated, or has no e-mail address."""


@act
def send_invitation(member: Member, *, by: Actor) -> Member:
    """Have an e-mail sent with a link to set a password; to one who has a password, a link to the sign-in page.

    Raises NotInvitable for a deactivated member and for one without an address.
    """
    require(rules.may_administer(by), _("Only administrators can invite people."))
    if not member.is_active:
        raise NotInvitable(_("{name} is deactivated. Reactivate the person first.").format(name=member.name))
    if not member.user.email:
        raise NotInvitable(_("{name} has no e-mail address. Enter one first.").format(name=member.name))
    enqueue(send_invitation_mail, member_id=str(member.pk))
    record(MemberInvited(), about=member, by=by)
    return member
