"""Two or more contacts are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import MergedAway
from staffetta.core.acts import act
from staffetta.core.changes import Changes, plain
from staffetta.core.facts import record_many
from staffetta.core.refusals import Invalid, Refused, Stale
from staffetta.merges.acts.carry import carry_out, lock
from staffetta.merges.facts import ContactsMerged, MergedInto
from staffetta.merges.models import Merge
from staffetta.merges.planning import check_mergeable, preview_merge
from staffetta.merges.plans import Choices, Plan, Row
from staffetta.merges.reach import lock_rows

HIDDEN = ("folded", "vat_compact", "details", "last_activity_at")
_RECORDS = {"handler_id": "handler", "parent_id": "parent"}
SPOKEN = {"contacts.channel.contact": "channels", "contacts.address.contact": "addresses"}


class MergeConflicts(Refused):
    """Safe merge stops: `extra["conflicts"]` lists side by side what differs (C-15)."""


class Collides(Refused):
    """The main contact could have only one of these records; `extra["collisions"]` lists them."""


@act
def merge_contacts(
    main: Contact,
    others: Sequence[Contact],
    choices: Choices | None = None,
    *,
    safe: bool = True,
    seen: str = "",
    by: Actor,
    at: datetime,
) -> Merge:
    """Merge the others into the main contact (C-14, C-15); they become tombstones that lead to it.

    `choices`: key of a conflict -> id of the contact whose value is taken, or "all". With `safe` every conflict needs
    one; without, the preselected value is taken. `seen` is the fingerprint of the preview that the user saw.

    Raises NotMergeable, MergedAway, Forbidden, Collides, MergeConflicts, Invalid at "choices.…", or Stale when somebody
    changed one of the contacts since the preview. Then nothing is written.
    """
    check_mergeable(main, others, by=by)
    wanted = [main.pk, *(contact.pk for contact in others)]
    lock_rows(wanted)
    found = lock(wanted)
    if len(found) < len(wanted):
        raise MergedAway(_("One of these contacts has been deleted in the meantime. Nothing was merged."))
    plan = preview_merge(found[main.pk], [found[pk] for pk in wanted[1:]], choices or {}, by=by)
    _check(plan, safe=safe, seen=seen)
    check_choices(plan, choices or {})
    merge = Merge(
        main=plan.main,
        choices={conflict.key: conflict.chosen for conflict in plan.conflicts},
        by=by if isinstance(by, Member) else None,
        at=at,
    )
    carry_out(plan, merge)
    record_many(_facts(plan, merge), by=by)
    return merge


def check_choices(plan: Plan, choices: Choices) -> None:
    """Raise Invalid for a choice that answers no question, or otherwise than it was asked: a misspelt one would let the
    value stand that was preselected. The main contact's own can always be said, also where it has none."""
    asked = {gain.key: [str(gain.source)] for gain in plan.gains}
    asked |= {conflict.key: [option.value for option in conflict.options] for conflict in plan.conflicts}
    wrong = {}
    for key, value in choices.items():
        if value == str(plan.main.pk):
            continue
        if key not in asked:
            wrong[f"choices.{key}"] = _("The contacts do not differ in this.")
        elif value not in asked[key]:
            wrong[f"choices.{key}"] = _("None of them has this value to choose.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)


def _check(plan: Plan, *, safe: bool, seen: str) -> None:
    if seen and seen != plan.seen:
        raise Stale(
            _("Somebody has changed one of these contacts in the meantime. Nothing was merged; look again."),
            extra={"seen": plan.seen},
        )
    if plan.collisions:
        listed = ", ".join(f"{c.shown} ({c.detail})" for c in plan.collisions)
        raise Collides(
            _("These exist for more than one of the contacts: {records}. Change or delete one of each first.").format(
                records=listed
            ),
            extra={"collisions": [{"shown": c.shown, "ids": [str(row) for row in c.rows]} for c in plan.collisions]},
        )
    if safe and plan.open_conflicts:
        listed = ", ".join(str(conflict.label) for conflict in plan.open_conflicts)
        raise MergeConflicts(
            _("The contacts differ in: {fields}. Choose which values are kept.").format(fields=listed),
            extra={"conflicts": [_conflict(conflict) for conflict in plan.open_conflicts], "seen": plan.seen},
        )


def _conflict(conflict: Any) -> dict[str, Any]:
    options = [{"value": option.value, "shown": option.shown} for option in conflict.options]
    named = {"key": conflict.key, "label": str(conflict.label), "preselected": conflict.preselected}
    return {**named, "options": options}


def _facts(plan: Plan, merge: Merge) -> list[tuple[Any, Contact]]:
    numbers = ", ".join(contact.number for contact in plan.others)
    names = ", ".join(contact.name for contact in plan.others)
    merged = ContactsMerged(merge_id=str(merge.pk), numbers=numbers, names=names, changes=_changes(plan))
    away = MergedInto(merge_id=str(merge.pk), number=plan.main.number, name=plan.main.name)
    return [(merged, plan.main), *((away, contact) for contact in plan.others)]


def _changes(plan: Plan) -> Changes:
    """What the history says of the main contact's own data."""
    told = {_RECORDS.get(v.column, v.column): v for v in plan.values if v.column not in HIDDEN}
    parts = {SPOKEN[part.tie.key]: part for part in plan.parts if part.tie.key in SPOKEN}
    return Changes(
        {name: plain(v.before) for name, v in told.items()} | {name: _rows(p.before) for name, p in parts.items()},
        {name: plain(v.after) for name, v in told.items()} | {name: _rows(p.after) for name, p in parts.items()},
    )


def _rows(rows: list[Row]) -> list[Any]:
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]
