"""Somebody joins the workspace."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import MemberAdded
from staffetta.accounts.models import Actor, Member, Role, User
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.isolation import current_workspace_id, workspace
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy


class AlreadyMember(Refused):
    """The person belongs to this workspace already."""


@act
def add_member(
    *,
    email: str,
    name: str,
    role: Role,
    by: Actor,
    password: str | None = None,
    external_id: str = "",
    language: str = "",
    timezone: str = "",
) -> Member:
    """Add a person by e-mail address. One who signs in elsewhere already joins with the same sign-in (U-05).

    Without a password he sets one through *Forgot your password?*. An import may bring people whose address is not
    known ("" for the e-mail): they cannot sign in until one is entered. Raises AlreadyMember, Invalid.
    """
    require(rules.may_administer(by), _("Only administrators can add people."))
    email, name = email.strip().lower(), tidy(name)
    if not name:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    if email or not isinstance(by, System):
        email = checked_email(email)
    user = _user(email, name, password, language, timezone)
    if Member.objects.filter(user_id=user.pk).exists():
        raise AlreadyMember(_("{email} belongs to this workspace already.").format(email=email))
    member = Member.objects.create(user=user, name=name, role=role, external_id=external_id)
    record(MemberAdded(role=role, name=name), about=member, by=by)
    return member


def checked_email(email: str) -> str:
    """The address in the form in which it is kept. Raises Invalid at "email" for what is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        sentence = _("Enter a valid e-mail address.")
        raise Invalid(_("Some values are not valid."), fields={"email": sentence}) from error
    return email


def _user(email: str, name: str, password: str | None, language: str, timezone: str) -> User:
    """The sign-in of this address, known from another workspace (looked up outside the wall) or new."""
    here = current_workspace_id()
    with workspace(None):
        known = User.objects.filter(email__iexact=email).first() if email else None
        if known is not None:
            return known
    with workspace(here):
        values = {k: v for k, v in (("language", language), ("timezone", timezone)) if v}
        return User.objects.create_user(email, password, name=name, **values)
