"""What can happen to leads and to the pipelines they run through."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class LeadOpened(Fact):
    kind = "leads.opened"
    sentence = _("opened the lead {title} with the number {number}")
    number: str
    pipeline_id: str
    step_id: str
    handler_id: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LeadLoaded(Fact):
    """Brought along by an import; nobody is told, nothing starts."""

    kind = "leads.loaded"
    sentence = _("imported the lead {title} with the number {number}")
    number: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LeadDeleted(Fact):
    """It lies in the bin, with all that hung on it."""

    kind = "leads.deleted"
    sentence = _("deleted the lead {title} with the number {number}")
    number: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LeadMoved(Fact):
    kind = "leads.moved"
    sentence = _("moved the lead from {before} to {after}")
    before_id: str
    after_id: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LeadTransferred(Fact):
    """To another pipeline; `before` and `after` name pipeline and step."""

    kind = "leads.transferred"
    sentence = _("moved the lead from {before} to {after}")
    before_id: str
    after_id: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LeadWon(Fact):
    kind = "leads.won"
    sentence = _("won the lead")
    won_on: str
    step_id: str
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadLost(Fact):
    kind = "leads.lost"
    sentence = _("lost the lead: {reason}")
    reason_id: str
    reason: str
    step_id: str


@dataclass(frozen=True, kw_only=True)
class LeadCancelled(Fact):
    kind = "leads.cancelled"
    sentence = _("cancelled the lead")
    step_id: str


@dataclass(frozen=True, kw_only=True)
class LeadReopened(Fact):
    kind = "leads.reopened"
    sentence = _("reopened the lead at {step}")
    before: str
    step_id: str
    step: str


@dataclass(frozen=True, kw_only=True)
class LeadAssigned(Fact):
    """The handler changed; `handler_id` is empty when nobody handles it any more (L-16)."""

    kind = "leads.assigned"
    sentence = _("gave the lead to {handler}")
    handler_id: str
    before_id: str
    handler: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LeadSupervised(Fact):
    kind = "leads.supervised"
    sentence = _("made {supervisor} supervisor of the lead")
    supervisor_id: str
    before_id: str
    supervisor: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Fact):
    """About the process, which knows what of the changes is personal."""

    kind = "leads.changed"
    sentence = _("changed the lead")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class WonDateCorrected(Fact):
    kind = "leads.won_date_corrected"
    sentence = _("corrected the won date from {before} to {after}")
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PipelineDelivered(Fact):
    kind = "leads.pipeline_delivered"
    sentence = _("made the pipeline {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class LossReasonDelivered(Fact):
    kind = "leads.loss_reason_delivered"
    sentence = _("added the loss reason {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class PipelineChanged(Fact):
    kind = "leads.pipeline_changed"
    sentence = _("changed the pipeline {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class StepAdded(Fact):
    kind = "leads.step_added"
    sentence = _("added the step {name}")
    step_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class StepChanged(Fact):
    kind = "leads.step_changed"
    sentence = _("changed the step {name}")
    step_id: str
    name: str
    changes: Changes
    leads: int = 0


@dataclass(frozen=True, kw_only=True)
class StepsOrdered(Fact):
    kind = "leads.steps_ordered"
    sentence = _("changed the order of the steps")
    step_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class StepRemoved(Fact):
    kind = "leads.step_removed"
    sentence = _("removed the step {name}; {count} leads went to {target}")
    name: str
    count: int
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class LossReasonChanged(Fact):
    kind = "leads.loss_reason_changed"
    sentence = _("changed the loss reason {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class PipelinesOrdered(Fact):
    kind = "leads.pipelines_ordered"
    sentence = _("changed the order of the pipelines")
    ids: list[str]


@dataclass(frozen=True, kw_only=True)
class LossReasonsOrdered(Fact):
    kind = "leads.loss_reasons_ordered"
    sentence = _("changed the order of the loss reasons")
    ids: list[str]


@dataclass(frozen=True, kw_only=True)
class LossReasonsMerged(Fact):
    kind = "leads.loss_reasons_merged"
    sentence = _("merged the loss reason {name} into {into}; leads: {count}")
    name: str
    into: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BulkStarted(Fact):
    """Many leads are being changed in one go; `verb` is one of bulk.Verb."""

    kind = "leads.bulk_started"
    sentence = _("started to change {count} leads: {verb}")
    verb: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BulkPaused(Fact):
    """A portion is done and rows are left: a reaction does the next one."""

    kind = "leads.bulk_paused"
    sentence = _("changed a portion of the leads; {left} are left")
    left: int


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Fact):
    kind = "leads.bulk_finished"
    sentence = _("finished changing leads")


@dataclass(frozen=True, kw_only=True)
class BulkCancelled(Fact):
    kind = "leads.bulk_cancelled"
    sentence = _("cancelled changing leads; {left} were left as they were")
    left: int
