"""Named reads of post-sales processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member
from staffetta.accounts.rules import sees_everything
from staffetta.core.acts import Gone
from staffetta.core.db.figures import together
from staffetta.core.db.lookups import holding
from staffetta.core.db.remembered import remembered_figures
from staffetta.core.text import fold
from staffetta.leads.rows import tags_in
from staffetta.processes.models import Process, Tagging, Task, due_of
from staffetta.processes.querysets import processes_seen_by

if TYPE_CHECKING:
    from staffetta.postsales.models import PostSalesProcess

STATES = ("todo", "on_hold", "done")
SHOWN = (
    *("process", "lead", "template", "created_at"),
    *("process__title", "process__description", "process__version", "process__contact", "process__handler"),
    *("process__task_count", "process__open_count", "process__wakes_at"),
    *("process__contact__name", "process__handler__name", "lead__number", "lead__process__title"),
    *("template__code", "template__description", "template__kind"),
)
"""What lists and programs are told of a process; each column more costs fifty values for a page."""


@dataclass(frozen=True)
class InHand:
    """How many active processes are one's own, and in how many of others one has a task (P-05)."""

    own: int
    others: int

    @property
    def total(self) -> int:
        return self.own + self.others


PARENT_COLUMNS = ("process__parent__kind", "process__parent__handler", "process__parent__supervisor")
"""By which its lead says who may work on it."""


class PostSalesQuerySet(models.QuerySet["PostSalesProcess"]):
    def visible_to(self, member: Member) -> PostSalesQuerySet:
        """Those whose process the member sees: see ProcessQuerySet.visible_to (U-02, P-12)."""
        if sees_everything(member):
            return self
        return self.filter(process__in=processes_seen_by(member))

    def with_process(self) -> PostSalesQuerySet:
        """Everything that its page shows of the process itself; its tags, in another query, as `tag_names`."""
        return self.select_related(
            "process__contact",
            "process__person",
            "process__handler__user",
            "process__parent",
            "lead__process",
            "template",
        ).prefetch_related("process__taggings__tag")

    def for_panel(self) -> PostSalesQuerySet:
        """What the page of its lead shows of it and asks about it, and nothing more: contacts have fifty columns."""
        own = [field.name for field in self.model._meta.concrete_fields]
        process = [f"process__{field.name}" for field in Process._meta.concrete_fields]
        related = self.select_related("process__handler", "process__parent")
        return related.only(*own, *process, "process__handler__name", *PARENT_COLUMNS).with_tags()

    def with_tags(self) -> PostSalesQuerySet:
        """Its tags in the same statement, for `tag_names`."""
        return self.prefetch_related(None).annotate(tags_said=tags_in())

    def with_state(self, now: datetime) -> PostSalesQuerySet:
        """Annotates `state` (P-08) and `rank`: its place among the states, To do first."""
        return self.annotate(
            state=_by_state(now, Value("todo"), Value("on_hold"), Value("done"), models.CharField()),
            rank=_by_state(now, Value(0), Value(1), Value(2), models.IntegerField()),
        )

    def in_state(self, state: str, now: datetime) -> PostSalesQuerySet:
        """Those that are To do, On hold or Done now (P-09); "active" is both of the first."""
        rows: PostSalesQuerySet = _in_state(self, state, now, "process__")
        return rows

    def for_rows(self) -> PostSalesQuerySet:
        """What a row of a list shows and nothing more: of people, contacts and leads the name."""
        related = ("process__contact", "process__handler", "lead__process", "template")
        return self.select_related(*related).only(*SHOWN)

    def found_by(self, text: str) -> PostSalesQuerySet:
        """Those whose title or contact holds every word of the text, accents and case forgiven."""
        found = self
        for pattern in words_of(text):
            found = found.having_word(pattern)
        return found

    def having_word(self, pattern: str) -> PostSalesQuerySet:
        """Those whose title or contact holds a word, by its pattern (`words_of`)."""
        return self.filter(process__folded__like=pattern)

    def having_word_in_turn(self, pattern: str) -> PostSalesQuerySet:
        """The same for lists of active ones, which an index has in order: said so that PostgreSQL cannot take the word
        for a seldom one, collect all that have it and sort them. The first page of a common word is there at once, and
        that of a seldom one as soon as by any other way, since all active ones are looked at for it anyway."""
        held = When(process__folded__like=pattern, then=Value(True))
        return self.filter(Case(held, default=Value(False), output_field=models.BooleanField()))

    def tagged(self, tag: UUID) -> PostSalesQuerySet:
        """Those that carry this tag (P-09)."""
        return self.filter(Exists(Tagging.objects.filter(process=OuterRef("pk"), tag=tag)))

    def carrying(self, word: str) -> PostSalesQuerySet:
        """Those that carry the tag of this name, whatever its case."""
        return self.filter(Exists(Tagging.objects.filter(process=OuterRef("pk"), tag__name__iexact=word)))

    def with_timeliness(self) -> PostSalesQuerySet:
        """Annotates `timely`: whether it was done by the last day for which a task of it was planned, where the reader
        is; null while it is not done, and where no task had a day."""
        ends = Coalesce("date", TruncDate("ends_at"))
        days = Task.objects.filter(process=OuterRef("pk")).order_by().values("process").annotate(last=Max(ends))
        rows = self.annotate(planned_until=Subquery(days.values("last")), finished_on=TruncDate("process__finished_at"))
        return rows.annotate(
            timely=Case(
                When(finished_on__lte=F("planned_until"), then=Value(True)),
                When(finished_on__gt=F("planned_until"), then=Value(False)),
                output_field=models.BooleanField(null=True),
            )
        )

    def timely(self, wanted: bool) -> PostSalesQuerySet:
        """Those that were done in time; or too late."""
        rows = self.filter(process__finished_at__isnull=False).with_timeliness()
        return rows.filter(models.Q(timely=wanted))

    def with_waiting_task(self, now: datetime) -> PostSalesQuerySet:
        """Those with a task On hold, whatever their state: what an empty list under On hold explains (P-08)."""
        return self.filter(Exists(Task.objects.filter(process=OuterRef("pk"), done_at=None, hold_until__gt=now)))

    def in_hands_of(self, member: Member) -> PostSalesQuerySet:
        """The active ones that the menu's badge counts: his own, and others' in which a task is his (P-05)."""
        return self.active().filter(process__in=_ids_in_hands_of(member))

    def active(self) -> PostSalesQuerySet:
        """Those that are not Done."""
        return self.filter(_active("process__"))

    def overdue(self, now: datetime, today: date) -> PostSalesQuerySet:
        """Those with an open task whose day or end is over."""
        over = Q(all_day=True, date__lt=today) | Q(all_day=False, ends_at__lte=now)
        late = Task.objects.open().filter(over, process=OuterRef("pk"))
        return self.active().filter(Exists(late))

    def locked(self, post_sales: PostSalesProcess) -> PostSalesProcess:
        """The process and what it adds, both locked, process first."""
        found = None
        if Process.objects.select_for_update(of=("self",)).filter(pk=post_sales.pk).first() is not None:
            rows = self.select_for_update(of=("self",)).select_related("process", "lead__process")
            found = rows.filter(pk=post_sales.pk).first()
        if found is None:  # somebody deleted it at the same instant
            raise Gone(_("Somebody else has just deleted this process. Nothing was saved."))
        return found


def words_of(text: str) -> list[str]:
    """For each word typed, the pattern that `having_word` takes."""
    return [holding("%", word, "%") for word in fold(text).split()[:8]]


def _active(path: str) -> Q:
    """What is not Done; the kind is said for the index."""
    return (Q(**{f"{path}open_count__gt": 0}) | Q(**{f"{path}task_count": 0})) & Q(**{f"{path}kind": "postsales"})


def _in_state(rows: Any, state: str, now: datetime, path: str) -> Any:
    """Those of post-sales processes that are in this state; `path` leads to the process."""
    if state == "done":
        return rows.filter(**{f"{path}open_count": 0, f"{path}task_count__gt": 0})
    active = rows.filter(_active(path))
    if state == "active":
        return active
    since = active.annotate(since=due_of(path))  # so that the index of active ones serves
    return since.filter(since__lte=now) if state == "todo" else since.filter(since__gt=now)


def _by_state(now: datetime, todo: Value, on_hold: Value, done: Value, kind: models.Field) -> Case:  # type: ignore[type-arg]
    return Case(
        When(process__task_count=0, then=todo),
        When(process__open_count=0, then=done),
        When(process__wakes_at__gt=now, then=on_hold),
        default=todo,
        output_field=kind,
    )


def _ids_in_hands_of(member: Member) -> models.QuerySet[Process, object]:
    """Ids of processes, each branch read by its own index: as handler, by a task, by a task of a group. Those of tasks
    may be of leads; whoever asks filters the kind."""
    own = Process.objects.filter(_active(""), handler=member).values("pk")
    return own.union(*_ids_by_tasks_of(member))


def _ids_by_tasks_of(member: Member) -> tuple[models.QuerySet[Any, Any], models.QuerySet[Any, Any]]:
    """Ids of processes with an open task that is his, and with one of a group of his."""
    tasks = Task.objects.open().exclude(process=None)
    mine = tasks.filter(assignee=member).values("process")
    return mine, tasks.filter(group__in=Group.objects.of(member).values("pk")).values("process")


MANY = 400
"""Who has more in hand finds his first ones faster by looking at all active ones in their order."""


_looked: dict[UUID, tuple[datetime, bool]] = {}
LOOKED_FOR = timedelta(minutes=10)


def has_many_in_hand(member: Member, now: datetime) -> bool:
    """Whether he has hundreds in hand, as his own or by tasks of his. Looked at once in ten minutes: it decides how his
    first ones are found, not which they are."""
    looked, found = _looked.get(member.pk, (now - 2 * LOOKED_FOR, False))
    if abs(now - looked) > LOOKED_FOR:
        if len(_looked) >= KEPT:
            _looked.clear()
        own, by_tasks = together([_some_own.asked(member), _some_tasks.asked(member)])
        found = bool(own and by_tasks) and own["count"] + by_tasks["count"] > MANY  # type: ignore[index]
        _looked[member.pk] = now, found
    return found


KEPT = 10_000
"""Of so many members it is known."""


@remembered_figures
def _some_own(member: Member) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    found = Process.objects.filter(_active(""), handler=member).order_by().values("pk")
    return found[: MANY + 1], {"count": Count("pk")}


@remembered_figures
def _some_tasks(member: Member) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    found = Task.objects.open().filter(assignee=member).exclude(process=None).order_by().values("pk")
    return found[: MANY + 1], {"count": Count("pk")}


@remembered_figures
def in_hands(member: Member) -> tuple[models.QuerySet[Process], dict[str, Any]]:
    """The figures of the menu's badge, each process once (P-05).

    A task that is On hold counts like one that is To do: it is in the member's hands, as his own process On hold is.
    """
    found = Process.objects.filter(_active(""), pk__in=_ids_in_hands_of(member))
    return found, {"own": Count("pk", filter=Q(handler=member)), "others": Count("pk", filter=~Q(handler=member))}


def count_in_hand(member: Member) -> InHand:
    """The same alone, for programs."""
    return InHand(**in_hands(member))


def whole(member: Member, now: datetime, state: str, mine: bool, *, many: bool = False) -> models.QuerySet[Process]:
    """The processes behind all post-sales processes in this state ("all" for every state) that the member sees, or that
    he has in hand: read without the rows that post-sales adds, so that the indexes of active ones serve alone. `many`:
    he has hundreds in hand, so that the first in an order are soon found by looking at all in that order."""
    rows: Any = Process.objects.visible_to(member).filter(kind=Process.Kind.POST_SALES)
    if mine and many:
        by_tasks, by_groups = _ids_by_tasks_of(member)
        rows = rows.filter(_active(""), Q(handler=member) | Q(pk__in=by_tasks.union(by_groups, all=True)))
    elif mine:
        rows = rows.filter(_active(""), pk__in=_ids_in_hands_of(member))
    return rows if state == "all" else _in_state(rows, state, now, "")  # type: ignore[no-any-return]


@remembered_figures
def count_whole(
    member: Member, now: datetime, *, state: str, mine: bool, at_most: int
) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    """How many these are: no further than anybody reads it."""
    return whole(member, now, state, mine).order_by().values("pk")[:at_most], {"count": Count("pk")}
