"""An administrator changes what somebody is and may do here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import MemberChanged
from staffetta.accounts.models import Actor, Group, Member, Membership, Role
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy


class LastAdministrator(Refused):
    """A workspace never is without an administrator (U-01)."""


@dataclass(frozen=True)
class MemberValues:
    """What is asked of a member; None leaves it as it is. `groups` are all the groups he belongs to afterwards."""

    name: str | None = None
    role: Role | None = None
    may_delete: bool | None = None
    may_export: bool | None = None
    groups: tuple[Group, ...] | None = None


@act
def change_member(member: Member, values: MemberValues, *, by: Actor, expected: int | None = None) -> Member:
    """Change name, role, rights and groups of a member (U-01, U-03). Raises LastAdministrator, Stale, Invalid."""
    require(rules.may_administer(by), _("Only administrators can change people."))
    refuse_last_administrator(member, still=values.role in (None, Role.ADMINISTRATOR))
    member = Member.objects.locked(member)
    check_version(member, expected)
    wanted = {k: v for k, v in vars(values).items() if v is not None and k != "groups"}
    if "name" in wanted and not (wanted := wanted | {"name": tidy(wanted["name"])})["name"]:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    changes = apply(member, wanted)
    if values.groups is not None:
        changes = _with_groups(changes, *_set_groups(member, values.groups))
    if not changes:
        unchanged()
        return member
    record(MemberChanged(changes=changes), about=member, by=by)
    return member


def refuse_last_administrator(member: Member, *, still: bool) -> None:
    """Raise LastAdministrator if the member is the only one and would not be it any more.

    Locks all administrators, so that two who demote each other at the same time do not both succeed.
    """
    if still:
        return
    others = Member.objects.active().administrators().select_for_update(of=("self",)).order_by("pk")
    ids = [m.pk for m in others]
    if ids == [member.pk]:
        raise LastAdministrator(
            _("{name} is the last administrator. Make somebody else administrator first.").format(name=member.name)
        )


def _set_groups(member: Member, groups: tuple[Group, ...]) -> tuple[list[str], list[str]]:
    """The ids of the member's groups before and after."""
    before = {m.group_id: m for m in Membership.objects.filter(member=member)}
    after = {g.pk for g in groups}
    Membership.objects.filter(member=member).exclude(group_id__in=after).delete()
    Membership.objects.bulk_create(Membership(group_id=i, member=member) for i in sorted(after - before.keys()))
    return sorted(map(str, before)), sorted(map(str, after))


def _with_groups(changes: Changes, before: list[str], after: list[str]) -> Changes:
    if before == after:
        return changes
    return Changes({**changes.before, "groups": before}, {**changes.after, "groups": after})
