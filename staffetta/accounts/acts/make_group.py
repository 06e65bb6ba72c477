"""People who share their tasks."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import GroupMade
from staffetta.accounts.models import Actor, Group, Member, Membership
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy


@act
def make_group(name: str, *, members: Iterable[Member], managers: Iterable[Member] = (), by: Actor) -> Group:
    """A group with these members; its managers are members as well. Raises Invalid for a name in use."""
    require(rules.may_administer(by), _("Only administrators can make groups."))
    name = tidy(name)
    if not name:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    if Group.objects.filter(name__iexact=name).exists():
        raise Invalid(_("Some values are not valid."), fields={"name": _("There is a group of this name already.")})
    group = Group.objects.create(name=name)
    leading = {m.pk for m in managers}
    everybody = {m.pk: m for m in (*members, *managers)}
    Membership.objects.bulk_create(
        Membership(group=group, member=m, manages=m.pk in leading) for m in everybody.values()
    )
    record(GroupMade(name=name), about=group, by=by)
    return group
