"""A member lets a program act as himself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.doors import digest_of, new_key
from staffetta.accounts.facts import KeyMade
from staffetta.accounts.models import Actor, ApiKey, Member
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy


@act
def make_key(member: Member, *, label: str, by: Actor) -> tuple[ApiKey, str]:
    """A new API key of this member. The key itself is returned once and kept nowhere."""
    require(isinstance(by, System) or by.pk == member.pk, _("API keys are made by the person who uses them."))
    label = tidy(label)
    if not label:
        raise Invalid(_("Some values are not valid."), fields={"label": _("Say what the key is for.")})
    key = new_key(member.workspace_id)
    made = ApiKey.objects.create(member=member, label=label, digest=digest_of(key), start=key[-6:])
    record(KeyMade(label=label), about=member, by=by)
    return made, key
