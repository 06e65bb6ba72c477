"""A group is renamed, or its people change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import GroupChanged
from staffetta.accounts.models import Actor, Group, Member, Membership
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy


@act
def change_group(
    group: Group,
    *,
    name: str,
    members: Iterable[Member],
    managers: Iterable[Member],
    by: Actor,
    expected: int | None = None,
) -> Group:
    """Give the group this name and exactly these members, its managers among them. Raises Invalid, Stale."""
    require(rules.may_administer(by), _("Only administrators can change groups."))
    group = Group.objects.locked(group)
    check_version(group, expected)
    name = tidy(name)
    if not name:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    if Group.objects.filter(name__iexact=name).exclude(pk=group.pk).exists():
        raise Invalid(_("Some values are not valid."), fields={"name": _("There is a group of this name already.")})
    leading = {m.pk for m in managers}
    joined, left, moved = _set_people(group, {m.pk for m in members} | leading, leading)
    changes = apply(group, {"name": name})
    if not (changes or joined or left or moved):
        unchanged()
        return group
    if not changes:  # the people of a group are part of what its version counts
        group.version += 1
        group.save(update_fields=["version", "changed_at"])
    record(
        GroupChanged(changes=changes, joined=joined, left=left, managers=sorted(map(str, leading))), about=group, by=by
    )
    return group


def _set_people(group: Group, everybody: set[UUID], leading: set[UUID]) -> tuple[list[str], list[str], bool]:
    """Who joined, who left, and whether anybody became or ceased to be manager."""
    before = {m.member_id: m for m in Membership.objects.filter(group=group)}
    joined, left = everybody - before.keys(), before.keys() - everybody
    Membership.objects.filter(group=group, member_id__in=left).delete()
    Membership.objects.bulk_create(Membership(group=group, member_id=i, manages=i in leading) for i in sorted(joined))
    moved = [m for i, m in before.items() if i in everybody and m.manages != (i in leading)]
    for membership in moved:
        membership.manages = membership.member_id in leading
    Membership.objects.bulk_update(moved, ["manages"])
    return sorted(map(str, joined)), sorted(map(str, left)), bool(moved)
