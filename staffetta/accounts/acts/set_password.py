"""Whoever runs the installation gives somebody a new password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from staffetta.accounts.facts import PasswordSet
from staffetta.accounts.models import Member
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid


@act
def set_password(member: Member, password: str, *, by: System) -> Member:
    """Set the password of the person behind this member; his sessions end. By command only. Raises Invalid."""
    member = Member.objects.locked(member)
    try:
        validate_password(password, member.user)
    except ValidationError as error:
        raise Invalid(_("Some values are not valid."), fields={"password": " ".join(error.messages)}) from error
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    record(PasswordSet(), about=member, by=by)
    return member
