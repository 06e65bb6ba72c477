"""Somebody looked at pairs and says that they are two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record_many
from staffetta.core.refusals import require
from staffetta.duplicates import rules
from staffetta.duplicates.facts import ToldApart, ToldApartNoMore
from staffetta.duplicates.families import families
from staffetta.duplicates.models import DuplicatePair, NotTheSame


@act
def tell_apart(pairs: Sequence[DuplicatePair], *, by: Actor, at: datetime) -> int:
    """Remember that these pairs are not the same, all or none; returns how many of them it was not known of. It
    outlives later searches, and merges of one of the two with a third. Raises Forbidden."""
    unchanged()
    count = 0
    for pair in _locked(pairs):
        require(rules.may_decide(by, pair), _("Only who may change one of the two contacts can decide this."))
        if pair.state == DuplicatePair.State.DIFFERENT:
            continue
        NotTheSame.objects.get_or_create(
            first=pair.first, second=pair.second, defaults={"by": by if isinstance(by, Member) else None, "at": at}
        )
        _set(pair, DuplicatePair.State.DIFFERENT)
        facts = [(one, ToldApart(person_id=str(other.pk), name=other.name)) for one, other in _both(pair)]
        record_many([(fact, one) for one, fact in facts], by=by)
        count += 1
    return count


@act
def take_back(pairs: Sequence[DuplicatePair], *, by: Actor) -> int:
    """Forget that somebody said so: the pairs are open again. What was said of contacts that were merged into them
    goes too, else it would come back with the next search. Raises Forbidden."""
    unchanged()
    count = 0
    for pair in _locked(pairs):
        require(rules.may_decide(by, pair), _("Only who may change one of the two contacts can decide this."))
        if pair.state == DuplicatePair.State.OPEN:
            continue
        kin = families([pair.first_id, pair.second_id])
        NotTheSame.objects.between(kin[pair.first_id], kin[pair.second_id]).delete()
        _set(pair, DuplicatePair.State.OPEN)
        facts = [(one, ToldApartNoMore(person_id=str(other.pk), name=other.name)) for one, other in _both(pair)]
        record_many([(fact, one) for one, fact in facts], by=by)
        count += 1
    return count


def _locked(pairs: Sequence[DuplicatePair]) -> list[DuplicatePair]:
    """In one order, so that two who decide about the same pairs wait and do not block each other."""
    ids = [pair.pk for pair in pairs]
    rows = DuplicatePair.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("first", "second"))


def _both(pair: DuplicatePair) -> tuple[tuple[Contact, Contact], ...]:
    return (pair.first, pair.second), (pair.second, pair.first)


def _set(pair: DuplicatePair, state: DuplicatePair.State) -> None:
    pair.state = state
    pair.save(update_fields=["state"])
