"""Work out what a merge will do, by reading alone (C-16): the preview shows it and the act carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules, tombstones
from staffetta.contacts.models import Contact, Kind
from staffetta.contacts.ties import Merging, Tie, all_ties
from staffetta.core.refusals import Invalid, require
from staffetta.merges import columns, parts, uniting
from staffetta.merges.plans import Choices, Collision, Going, Plan
from staffetta.merges.reach import reach_of

MOST = 20
"""So many contacts are merged at once: nobody weighs more side by side."""

LISTED = 50


class NotMergeable(Invalid):
    """These contacts cannot become one."""


def preview_merge(main: Contact, others: Sequence[Contact], choices: Choices, *, by: Actor) -> Plan:
    """What merge_contacts would do with these choices, now. Writes nothing.

    Raises what check_mergeable raises, or Forbidden.
    """
    check_mergeable(main, others, by=by)
    plan = Plan(main, list(others))
    plan.reach = reach_of([contact.pk for contact in plan.contacts])
    parents = _possible_parents(plan)
    columns.weigh(plan, choices, parents)
    for tie in parts.part_ties():
        parts.weigh(plan, tie, choices)
    for tie in all_ties():
        if tie.merging is Merging.UNITE:
            uniting.weigh(plan, tie, choices)
        elif tie.merging is Merging.MOVE:
            _move(plan, tie)
            if tie.same and len(plan.reach.get(tie.key, ())) > 1:
                plan.collisions += _collisions(plan, tie)
    return plan


def check_mergeable(main: Contact, others: Sequence[Contact], *, by: Actor) -> None:
    """Raise NotMergeable, MergedAway or Forbidden unless these can become one."""
    every = [main, *others]
    if len({contact.pk for contact in every}) < max(2, len(every)):
        raise NotMergeable(_("Choose two or more different contacts."))
    if len(every) > MOST:
        raise NotMergeable(_("At most {count} contacts can be merged at once.").format(count=MOST))
    for contact in every:
        tombstones.refuse(contact)
        if contact.anonymised_at is not None:
            raise NotMergeable(_("{name} has been anonymised and cannot be merged.").format(name=contact.name))
        require(
            rules.may_edit(by, contact),
            _("You may not change {name}; its handler, his manager or an administrator can merge it.").format(
                name=contact.name
            ),
        )
    if len({contact.kind for contact in every}) > 1:
        raise NotMergeable(_("Persons merge with persons, and companies with companies."))


def _move(plan: Plan, tie: Tie) -> None:
    """All rows of the others go over; but a company among those being merged is no subsidiary."""
    merged = {contact.pk for contact in plan.contacts} if tie.model is Contact else set()
    found = {pk: rows for pk, rows in plan.reach.get(tie.key, {}).items() if pk != plan.main.pk}
    going = {pk: kept for pk, rows in found.items() if (kept := [row for row in rows if row not in merged])}
    if going:
        plan.moves[tie.key] = going
        plan.going.append(Going(tie, sum(map(len, going.values()))))


def _collisions(plan: Plan, tie: Tie) -> list[Collision]:
    """Rows of which the main contact could have one only. Within one contact the database sees to it."""
    every = tie.model._default_manager.filter(**{f"{tie.column}__in": [contact.pk for contact in plan.contacts]})
    if tie.keyed:
        every = every.exclude(**{tie.keyed: None})
    doubles = every.order_by().values(*tie.same).annotate(n=Count("pk")).filter(n__gt=1)[:LISTED]
    found = []
    for double in doubles:
        rows = list(every.filter(**{name: double[name] for name in tie.same}).order_by("pk"))
        shown, detail = tie.told(rows[0]) if tie.told else (str(rows[0]), "")
        found.append(Collision(tie.label, shown, detail, tuple(row.pk for row in rows)))
    return found


def _possible_parents(plan: Plan) -> dict[UUID, Contact]:
    """Whom each belongs to, as far as the result would not belong to itself, at whatever distance (no circle)."""
    if plan.main.kind != Kind.COMPANY:
        return {}
    merged = {contact.pk for contact in plan.contacts}
    found: dict[UUID, Contact] = {}
    for contact in plan.contacts:
        if contact.parent_id is None or contact.parent_id in merged:
            continue
        parent = Contact.objects.get(pk=contact.parent_id)
        if not belongs_to(parent, merged):
            found[contact.pk] = parent
    return found


def belongs_to(company: Contact, wanted: set[UUID]) -> bool:
    """Whether one of these stands above this company."""
    seen = {company.pk}
    above = company.parent_id
    while above is not None and above not in seen:
        if above in wanted:
            return True
        seen.add(above)
        above = Contact.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return False
