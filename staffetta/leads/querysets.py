"""Named reads of leads and pipelines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.utils.translation import gettext as _

from staffetta.accounts.editions import Capability, editions_with
from staffetta.accounts.models import Workspace
from staffetta.accounts.rules import sees_everything
from staffetta.core.acts import Gone
from staffetta.core.db.lookups import holding
from staffetta.core.text import fold
from staffetta.processes.models import Process
from staffetta.processes.querysets import processes_seen_by

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.contacts.models import Contact
    from staffetta.leads.models import Lead, LossReason, Pipeline, Step


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    def active(self) -> PipelineQuerySet:
        return self.filter(retired_at=None)

    def visible_to(self, member: Member) -> PipelineQuerySet:
        """Everybody knows the pipelines; the wall between workspaces is the database's."""
        return self

    def with_steps(self) -> PipelineQuerySet:
        return self.prefetch_related("steps")

    def locked(self, pipeline: Pipeline) -> Pipeline:
        return self.select_for_update(of=("self",)).get(pk=pipeline.pk)


class LossReasonQuerySet(models.QuerySet["LossReason"]):
    def active(self) -> LossReasonQuerySet:
        return self.filter(retired_at=None)

    def visible_to(self, member: Member) -> LossReasonQuerySet:
        """Everybody knows the reasons; the wall between workspaces is the database's."""
        return self

    def locked(self, reason: LossReason) -> LossReason:
        return self.select_for_update(of=("self",)).get(pk=reason.pk)


class StepQuerySet(models.QuerySet["Step"]):
    def locked(self, step: Step) -> Step:
        return self.select_for_update(of=("self",)).get(pk=step.pk)


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, member: Member) -> LeadQuerySet:
        """Those whose process the member sees (U-02, P-12)."""
        if sees_everything(member):
            return self
        return self.filter(process__in=processes_seen_by(member))

    def open(self) -> LeadQuerySet:
        return self.filter(outcome="open")

    def with_process(self) -> LeadQuerySet:
        """Everything that a row of a list shows, in one query."""
        return self.select_related(
            "process",
            "process__contact",
            "process__person",
            "process__handler",
            "process__supervisor",
            "pipeline",
            "step",
            "loss_reason",
        )

    def for_lists(self) -> LeadQuerySet:
        """What a row of a list shows or says and nothing more: of people and contacts the name."""
        return self.with_process().with_rocket().only(*IN_LISTS)

    def with_status(self, now: datetime) -> LeadQuerySet:
        """Annotates `status` (L-02)."""
        return self.annotate(
            status=Case(
                When(outcome__in=("won", "lost", "cancelled"), then=F("outcome")),
                When(process__open_count__gt=0, process__wakes_at__gt=now, then=Value("on_hold")),
                default=Value("todo"),
                output_field=models.CharField(),
            )
        )

    def with_rocket(self) -> LeadQuerySet:
        """Annotates `has_post_sales`: whether a post-sales process is attached (L-13); never where the edition has none
        (P-14)."""
        children = Process.objects.filter(parent=OuterRef("pk"), kind="postsales")
        firm = Workspace.objects.filter(pk=OuterRef("workspace_id"), edition__in=editions_with(Capability.POST_SALES))
        return self.annotate(has_post_sales=Q(Exists(children)) & Exists(firm))

    def to_do(self, now: datetime) -> LeadQuerySet:
        """Open, and something is to be done now: a task, or planning one (L-02)."""
        return self.open().filter(Q(process__open_count=0) | Q(process__wakes_at__lte=now))

    def on_hold(self, now: datetime) -> LeadQuerySet:
        return self.open().filter(process__open_count__gt=0, process__wakes_at__gt=now)

    def handled_by(self, member: Member) -> LeadQuerySet:
        return self.filter(process__handler=member)

    def of_contact(self, contact: Contact) -> LeadQuerySet:
        """Those with the company, or with the person behind it."""
        return self.filter(Q(process__contact=contact) | Q(process__person=contact))

    def found_by(self, text: str) -> LeadQuerySet:
        """Those that have, for each word typed, one that begins so in title, number or the contact's name (X-01)."""
        found = self
        for patterns in words_of(text):
            found = found.having_word(*patterns)
        return found

    def having_word(self, later: str, first: str) -> LeadQuerySet:
        """Those with a word that begins so, by its patterns (`words_of`): after another word, and as the first one."""
        named = Q(process__contact__folded__like=first) | Q(process__contact__folded__like=later)
        return self.filter(Q(process__folded__like=later) | named)

    def counted(self, now: datetime) -> dict[str, int]:
        """How many there are of each status, and altogether, in one statement."""
        return with_to_do(self.aggregate(**counts_by_status(now)))

    def sums(self) -> list[tuple[str, Decimal]]:
        """The amounts added up, for each currency, the greatest first."""
        rows = self.exclude(amount=None).order_by().values_list("currency").annotate(total=Sum("amount"))
        return sorted(rows, key=lambda row: -row[1])

    def without_next_step(self) -> LeadQuerySet:
        return self.open().filter(process__open_count=0)

    def locked(self, lead: Lead) -> Lead:
        """The lead and its process, both locked, process first (the order in which every act locks)."""
        found = None
        if Process.objects.select_for_update(of=("self",)).filter(pk=lead.pk).first() is not None:
            rows = self.select_for_update(of=("self",)).select_related("process", "step", "pipeline")
            found = rows.filter(pk=lead.pk).first()
        if found is None:  # somebody deleted it at the same instant
            raise Gone(_("Somebody else has just deleted this lead. Nothing was saved."))
        return found


def words_of(text: str) -> list[tuple[str, str]]:
    """For each word typed, the patterns that `having_word` takes."""
    return [(holding("% ", word, "%"), holding("", word, "%")) for word in fold(text).split()[:8]]


OF_LEAD = (
    "version created_at process number pipeline step step_since outcome won_on amount currency probability"
    " expected_close loss_reason product external_id"
)
OF_PROCESS = (
    "kind title description contact person handler supervisor parent has_duty created_at closed_at open_count wakes_at"
)
IN_LISTS = (
    *OF_LEAD.split(),
    *(f"process__{name}" for name in OF_PROCESS.split()),
    *(f"process__{name}__name" for name in ("contact", "person", "handler", "supervisor")),
    *(f"{name}__{column}" for name in ("pipeline", "step", "loss_reason") for column in ("names", "code")),
    "step__colour",
)
"""The columns of lists of leads, in files and for programs too."""


def counts_by_status(now: datetime) -> dict[str, Any]:
    """What `LeadQuerySet.counted` asks for."""
    is_open, later = Q(outcome="open"), Q(process__open_count__gt=0, process__wakes_at__gt=now)
    return {
        "all": Count("pk"),
        "open": Count("pk", filter=is_open),
        "on_hold": Count("pk", filter=is_open & later),
        "no_next_step": Count("pk", filter=is_open & Q(process__open_count=0)),
        **{ended: Count("pk", filter=Q(outcome=ended)) for ended in ("won", "lost", "cancelled")},
    }


def with_to_do(counts: dict[str, int]) -> dict[str, int]:
    """What is open is either On hold or To do."""
    return {**counts, "todo": counts["open"] - counts["on_hold"]}
