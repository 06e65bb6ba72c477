"""Named reads of contacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from staffetta.accounts.rules import is_administrator, sees_everything
from staffetta.contacts.erased import there
from staffetta.contacts.tombstones import refuse
from staffetta.contacts.words import TOO_MANY, Term, search_terms
from staffetta.core.db.subselects import subselect
from staffetta.core.text import fold

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.contacts.models import Contact, Conversion, ConversionRow, Link  # noqa: F401

# Upper floors add here why else a member sees a contact (a lead, a process): each answers with a condition.
SEEN_THROUGH: list[Callable[[Member], Q]] = []


BOUND = 1000
"""So far lists are counted on every page; "more than a thousand" is as good as a number that nobody reads."""
LIST_NAMES = ("all", "none", "prospect", "customer", "supplier")


def _stands_in(name: str, function: str, is_supplier: bool) -> bool:
    """As `in_list` has it."""
    if name == "none":
        return function == "none" and not is_supplier
    return name == "all" or (is_supplier if name == "supplier" else function == name)


def end_of(prefix: str) -> str:
    """What comes after all that begins so, in collation C."""
    return prefix + chr(0x10FFFF)


def begins(field: str, prefix: str) -> Q:
    """That a field of collation C begins so, as a range: an index serves it under row-level security, unlike LIKE."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": end_of(prefix)})


Shape = tuple[tuple[int, ...], ...]
"""For each word typed, how many beginnings each of its ways has."""


def _having(words: models.QuerySet[Any], said: Iterator[str], count: int) -> models.QuerySet[Any]:
    """The contacts of these words that have so many of them: the first is found by its index, whether they have the
    others the contacts tell themselves, or their own rows where those are too many."""
    next(said)
    rows = words.filter(word__gte=next(said), word__lt=next(said))
    for _other in range(count - 1):
        told = models.Value(next(said), output_field=models.TextField(db_collation="C"))
        own = words.filter(by_contact=True, contact=OuterRef("contact"), word__gte=next(said), word__lt=next(said))
        too_many = Q(contact__found_by=TOO_MANY) & Exists(own)
        rows = rows.filter(GreaterThan(StrIndex("contact__found_by", told), 0) | too_many)
    return rows.values("contact")


def said_of(terms: Iterable[Term]) -> list[str]:
    """What `having` takes of these: of each beginning how a contact tells it, where it begins and where it ends. What
    says most comes first."""
    ways = (sorted(way, key=len, reverse=True) for term in terms for way in term.ways)
    return [said for way in ways for start in way for said in (f" {start}", start, end_of(start))]


def shape_of(terms: Iterable[Term]) -> Shape:
    """How many beginnings that are."""
    return tuple(tuple(map(len, term.ways)) for term in terms)


def having(rows: ContactQuerySet, said: Iterable[str], shape: Shape) -> ContactQuerySet:
    """Those that have, for each word typed, the words of one of its ways (`said_of`, `shape_of`). Several words are met
    first, in their index alone: as conditions the planner would read every contact for two common names."""
    words: Any = rows.model._meta.get_field("words").related_model._default_manager.order_by()
    left = iter(said)
    wanted = []
    for counts in shape:
        first, *others = [_having(words, left, count) for count in counts]
        wanted.append(first.union(*others) if others else first)
    if len(wanted) > 1 and all(len(counts) == 1 for counts in shape):
        return rows.filter(pk__any=ArraySubquery(wanted[0].intersection(*wanted[1:])))
    found = rows
    for one in wanted:
        found = found.filter(pk__in=one)
    return found


@subselect
def members_led_by(member: UUID) -> models.QuerySet[Any, Any]:
    """The ids of the members of the groups that the member of this id manages."""
    members: models.QuerySet[Any, Any] = apps.get_model("accounts", "Member")._default_manager.led_by(member)
    return members.values("pk")


def _seen_by(member: Member) -> Q:
    """Why a member sees a contact, but for whoever it is a person of."""
    seen = Q(handler=member) | Q(handler=None) | Q(handler__in=members_led_by(member.pk))
    for reason in SEEN_THROUGH:
        seen |= reason(member)
    return seen


@subselect
def _persons_of_seen(member: Member) -> models.QuerySet[Any, Any]:
    contacts = apps.get_model("contacts", "Contact")._default_manager
    return contacts.filter(_seen_by(member)).values("person_links__person")


@subselect
def contacts_seen_by(member: Member) -> models.QuerySet[Any, Any]:
    """The ids of the contacts that the member sees, for conditions on what belongs to them."""
    contacts: ContactQuerySet = apps.get_model("contacts", "Contact")._default_manager.all()
    return contacts.visible_to(member).values("pk")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, member: Member) -> ContactQuerySet:
        """All under privacy *shared*. Under *own* (U-02): those that I handle or nobody handles, those of my groups if
        I manage them, those that a lead or process that I see is about, and the contact persons of all these."""
        living = self.filter(merged_into=None)  # a tombstone only leads to the contact it was merged into
        if sees_everything(member):
            return living
        return living.filter(_seen_by(member) | Q(pk__in=_persons_of_seen(member)))

    def in_list(self, name: str) -> ContactQuerySet:
        """Those of one of the lists of the overview: none, prospect, customer, supplier; all for anything else (C-01).

        Without function means without any: neither prospect nor customer nor supplier.
        """
        if name == "supplier":
            return self.filter(is_supplier=True)
        if name == "none":
            return self.filter(function="none", is_supplier=False)
        return self.filter(function=name) if name in ("prospect", "customer") else self

    def counted(self, bound: int = BOUND) -> dict[str, int]:
        """How many there are in each list of the overview: exact up to `bound`, and bound + 1 for more than that.

        Counting a million takes as long as reading them. For all that a member sees, ask tallies.counts instead.
        """
        rows = self.order_by().values_list("function", "is_supplier")[: bound + 1]
        found = Counter(rows)
        if found.total() <= bound:
            return {name: sum(found[key] for key in found if _stands_in(name, *key)) for name in LIST_NAMES}
        lists = {name: self.in_list(name) for name in LIST_NAMES[1:]}
        return {"all": bound + 1, **{name: rows.counted_to(bound) for name, rows in lists.items()}}

    def counted_to(self, bound: int = BOUND) -> int:
        """How many there are: exact up to `bound`, and bound + 1 for more than that."""
        return self.order_by()[: bound + 1].count()

    def found_by(self, text: str) -> ContactQuerySet:
        """Those that have, for each word typed, a word that begins with it (X-01); all for no word."""
        terms = search_terms(text)
        return having(self, said_of(terms), shape_of(terms))

    def found_early(self, text: str, most: int) -> ContactQuerySet | None:
        """Some of those found by one word: by the first rows of its index alone, so that it is quick to say of a broad
        word that there are many. None where more than one word is looked for."""
        terms = search_terms(text)
        if len(terms) != 1 or len(terms[0].ways) != 1 or len(terms[0].ways[0]) != 1:
            return None
        words = self.model._meta.get_field("words").related_model._default_manager.order_by()
        return self.filter(pk__in=words.filter(begins("word", terms[0].ways[0][0])).values("contact")[:most])

    def named(self, text: str) -> ContactQuerySet:
        """Those whose name begins so."""
        return self.filter(begins("folded", fold(text)))

    def for_list(self) -> ContactQuerySet:
        """With what a row of a list shows."""
        return self.select_related("handler").prefetch_related("channels", "addresses")

    def locked(self, contact: Contact) -> Contact:
        """Locked until the transaction ends. Raises MergedAway, Deleted or Anonymised if it was merged into another or
        erased while we waited."""
        found: Contact = there(self.select_for_update(of=("self",), no_key=True).filter(pk=contact.pk).first())
        refuse(found)
        return found


class LinkQuerySet(models.QuerySet["Link"]):
    def shown_first(self) -> LinkQuerySet:
        """The main contact first, then by name."""
        return self.select_related("person").order_by("-is_main", "person__folded", "id")

    def called(self, text: str) -> LinkQuerySet:
        """Those whose person, by any word of the search (X-01), or whose role is called so; all for no text."""
        if not search_terms(text):
            return self
        known: Any = self.model._meta.get_field("person").related_model
        persons = known.objects.found_by(text)
        return self.filter(Q(person__in=persons.values("pk")) | Q(role__icontains=text))

    def locked(self, link: Link) -> Link:
        return self.select_for_update(of=("self",)).get(pk=link.pk)


class ConversionRowQuerySet(models.QuerySet["ConversionRow"]):
    def waiting(self) -> ConversionRowQuerySet:
        """Those whose turn has not come, by name."""
        return self.filter(outcome="").order_by("position", "pk")

    def told(self) -> ConversionRowQuerySet:
        """Those whose turn has come."""
        return self.exclude(outcome="").select_related("contact")

    def counted(self) -> dict[str, int]:
        """How many rows there are, wait, and had each outcome."""
        count = models.Count("pk")
        outcomes = {
            name: models.Count("pk", filter=Q(outcome="" if name == "waiting" else name))
            for name in ("waiting", "converted", "already", "forbidden", "gone", "cancelled")
        }
        return self.aggregate(all=count, **outcomes)


class ConversionQuerySet(models.QuerySet["Conversion"]):
    def visible_to(self, member: Member) -> ConversionQuerySet:
        """One's own; administrators see all."""
        rows = self.defer("ahead")
        return rows if is_administrator(member) else rows.filter(by=member)

    def locked(self, conversion: Conversion) -> Conversion:
        return self.select_for_update(of=("self",)).select_related("by").defer("ahead").get(pk=conversion.pk)

    def how_many_ahead(self, conversion: Conversion) -> int:
        """How many are still to be lined up."""
        count = models.Func(models.F("ahead"), function="cardinality", output_field=models.IntegerField())
        found: int = self.filter(pk=conversion.pk).values_list(count, flat=True)[0]
        return found
