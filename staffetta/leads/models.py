"""Leads, the pipelines they run through, and how long they stayed at each step."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from staffetta.core.models import Named, Versioned, WorkspaceModel
from staffetta.leads.querysets import LeadQuerySet, LossReasonQuerySet, PipelineQuerySet, StepQuerySet
from staffetta.processes.models import Process


class Status(models.TextChoices):
    """L-02. To do and On hold are never stored: they follow from the tasks and from now."""

    TODO = "todo", _("To do")
    ON_HOLD = "on_hold", _("On hold")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """How a lead ended; OPEN while it has not."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    CANCELLED = "cancelled", _("Cancelled")


class Pipeline(WorkspaceModel, Versioned, Named):
    """An ordered list of steps (L-03)."""

    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PipelineQuerySet.as_manager()
    impersonal = ("code", "names")

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["workspace_id", "code"], name="leads_pipeline_code")]

    def __str__(self) -> str:
        return self.name


class Step(WorkspaceModel, Versioned, Named):
    """Where a lead stands. `outcome`: what entering does to the lead; `ends_duty`: L-10; `probability` in per cent."""

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    ends_duty = models.BooleanField(default=False)
    probability = models.PositiveSmallIntegerField(default=0)
    colour = models.CharField(max_length=20, default="neutral")

    objects = StepQuerySet.as_manager()
    impersonal = ("code", "names", "outcome", "colour")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "pipeline", "code"], name="leads_step_code"),
            models.UniqueConstraint(
                fields=["workspace_id", "pipeline", "position"],
                name="leads_step_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LossReason(WorkspaceModel, Versioned, Named):
    """Why leads are lost (L-15), an editable list."""

    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = LossReasonQuerySet.as_manager()
    impersonal = ("code", "names")

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["workspace_id", "code"], name="leads_lossreason_code")]

    def __str__(self) -> str:
        return self.name


class Lead(WorkspaceModel, Versioned):
    """One deal in the making (L-01). Shares its id with its Process, which holds title, contact, handler and tasks."""

    id = None  # type: ignore[assignment]
    process = models.OneToOneField(Process, primary_key=True, on_delete=models.CASCADE, related_name="lead")
    number = models.CharField(max_length=40)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="leads")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="leads")
    step_since = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    won_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    probability = models.PositiveSmallIntegerField(default=0)
    expected_close = models.DateField(null=True, blank=True)
    loss_reason = models.ForeignKey(LossReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    product = models.CharField(max_length=120, default="", blank=True)
    external_id = models.CharField(max_length=120, default="", blank=True)

    objects = LeadQuerySet.as_manager()
    impersonal = ("number", "outcome", "currency", "product", "external_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "number"], name="leads_lead_number"),
            models.UniqueConstraint(
                fields=["workspace_id", "external_id"], condition=~models.Q(external_id=""), name="leads_lead_external"
            ),
        ]
        indexes = [
            # What the board shows of leads that were closed of late, their sums included.
            models.Index(
                fields=["workspace_id", "step", "outcome", "-step_since", "-process"],
                include=["currency", "amount", "probability"],
                name="leads_by_step",
            ),
            # The lists by status, the newest first, and the counts of their tabs.
            models.Index(fields=["workspace_id", "outcome", "created_at", "process"], name="leads_by_outcome"),
            models.Index(fields=["workspace_id", "created_at", "process"], name="leads_newest"),
            # The board reads its counts, sums and the first cards of each column from this one alone.
            models.Index(
                fields=["workspace_id", "pipeline", "step", "-step_since", "-process"],
                include=["currency", "amount", "probability", "expected_close"],
                condition=models.Q(outcome="open"),
                name="leads_open",
            ),
            models.Index(
                fields=["workspace_id", "won_on"],
                include=["process", "pipeline", "amount", "currency", "outcome"],
                condition=models.Q(won_on__isnull=False),
                name="leads_won",
            ),
            models.Index(  # with the days on which processes ended: wins and losses, without reading the leads
                fields=["workspace_id", "process"],
                include=["outcome", "pipeline", "loss_reason", "amount", "currency"],
                condition=models.Q(outcome__in=("lost", "cancelled")),
                name="leads_lost",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.process.title}"

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    def status_at(self, now: datetime) -> Status:
        """L-02: its outcome once closed; else On hold while its next task lies in the future; else To do."""
        if not self.is_open:
            return Status(self.outcome)
        process = self.process
        return Status.ON_HOLD if is_on_hold(self.outcome, process.open_count, process.wakes_at, now) else Status.TODO

    @property
    def has_no_next_step(self) -> bool:
        """The warning of L-02: open, and nothing planned."""
        return self.is_open and self.process.open_count == 0


def is_on_hold(outcome: str, open_count: int, wakes_at: datetime | None, now: datetime) -> bool:
    """L-02 of a lead of which this is known: it is open, something is planned, and its next task lies in the future."""
    return outcome == Outcome.OPEN and open_count > 0 and wakes_at is not None and wakes_at > now


class Stay(WorkspaceModel):
    """That a lead stood at a step from one moment to another; null = still (L-12, the funnel).

    The database keeps five columns by triggers, whichever act writes, so that a funnel reads one index: `came_before`,
    when the lead last came to the same step before; `advanced_at`, when it first came to a further step after this,
    as the steps were then; `closed_at`, `amount` and `currency` of the lead as they are now. StayTally sums them up.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="stays")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    came_before = models.DateTimeField(null=True, editable=False)
    advanced_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    currency = models.CharField(max_length=3, default="", editable=False)
    lasted = models.GeneratedField(
        expression=models.F("left_at") - models.F("entered_at"), output_field=models.DurationField(), db_persist=True
    )
    gone_at = models.GeneratedField(
        expression=models.Case(
            models.When(left_at=None, closed_at=None, then=None),
            default=Greatest("entered_at", Least("left_at", "closed_at")),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    """When the lead no longer stood there, open: it went to another step, or was closed."""

    impersonal = ("currency",)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "lead", "entered_at"], name="leads_stay_lead"),
            models.Index(
                fields=["workspace_id", "step", "entered_at"],
                include=["lead", "left_at", "came_before", "advanced_at", "amount", "currency"],
                name="leads_stay_came",
            ),
            models.Index(
                fields=["workspace_id", "step", "left_at"],
                include=["lead", "entered_at"],
                condition=models.Q(left_at__isnull=False),
                name="leads_stay_left",
            ),
            models.Index(  # the few that came back, so that a funnel counts leads without sorting them
                fields=["workspace_id", "step", "left_at"],
                include=["lead", "came_before"],
                condition=models.Q(came_before__isnull=False, left_at__isnull=False),
                name="leads_stay_again",
            ),
            models.Index(  # the same by when they came
                fields=["workspace_id", "step", "entered_at"],
                include=["came_before", "advanced_at", "amount", "currency"],
                condition=models.Q(came_before__isnull=False),
                name="leads_stay_back",
            ),
            models.Index(  # what StayTally says of months is completed by these for days
                fields=["workspace_id", "step", "advanced_at"],
                include=["entered_at", "came_before", "amount", "currency"],
                condition=models.Q(advanced_at__isnull=False),
                name="leads_stay_went",
            ),
            models.Index(
                fields=["workspace_id", "step", "gone_at"],
                include=["amount", "currency"],
                condition=models.Q(gone_at__isnull=False),
                name="leads_stay_gone",
            ),
            models.Index(  # the stay in the middle is looked up among those that lasted about as long
                fields=["workspace_id", "step", "lasted"],
                include=["left_at"],
                condition=models.Q(lasted__isnull=False),
                name="leads_stay_lasted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} at {self.step_id}"


class StayTally(WorkspaceModel):
    """By how much the stays of a step have grown in a month (UTC); summed up, a funnel of any years (L-12).

    Triggers add rows, whichever act writes: nobody waits for anybody, as they would for one row that counts. The clock
    puts one row in the place of many. Read by way_sums.py, which adds what the ends of a period cut off a month.
    """

    class Kind(models.TextChoices):
        """What happened in the month: leads CAME to the step (`went` is the month in which they went on); they LEFT it
        for another (`quarters` is how long they had stayed, in quarters of a day); or they are GONE: left or closed,
        whichever was first."""

        CAME = "came", "came"
        LEFT = "left", "left"
        GONE = "gone", "gone"

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    month = models.DateField()
    went = models.DateField(null=True)
    quarters = models.SmallIntegerField(default=0)
    currency = models.CharField(max_length=3, default="")
    count = models.IntegerField()
    priced = models.IntegerField()
    worth = models.DecimalField(max_digits=20, decimal_places=2)

    impersonal = ("kind", "currency")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "kind", "step", "month"], name="leads_staytally_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step_id} {self.month}: {self.count:+}"


class LeadTally(WorkspaceModel):
    """By how many the leads at a step have grown that ended so (or are open), and by how much money; summed up, what
    lists and boards say of whole workspaces, without counting leads (L-13).

    Triggers add rows and the clock puts one in the place of many, as with StayTally. Read by figures.py and
    board_rows.py.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    currency = models.CharField(max_length=3)
    probability = models.PositiveSmallIntegerField()
    count = models.IntegerField()
    priced = models.IntegerField()
    worth = models.DecimalField(max_digits=20, decimal_places=2)

    impersonal = ("outcome", "currency")

    def __str__(self) -> str:
        return f"{self.outcome} {self.step_id}: {self.count:+}"
