"""A pipeline gets another name, goes out of use, or into use again (L-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.naming import checked_names
from staffetta.leads.facts import PipelineChanged
from staffetta.leads.models import Pipeline


class LastPipeline(Refused):
    """New leads need a pipeline, so one must be left."""


@act
def rename_pipeline(
    pipeline: Pipeline, names: Mapping[str, str], *, expected: int | None = None, by: Actor
) -> Pipeline:
    """Call it otherwise. Raises Stale, Invalid."""
    return _set(pipeline, {"names": checked_names(names)}, expected=expected, by=by)


@act
def retire_pipeline(pipeline: Pipeline, *, by: Actor, at: datetime) -> Pipeline:
    """Begin no more leads in it; those it has go on. Raises LastPipeline."""
    in_use = list(Pipeline.objects.active().select_for_update())
    if in_use == [pipeline]:
        raise LastPipeline(_("This is the only pipeline in use; make another one first."))
    return _set(pipeline, {"retired_at": at if pipeline in in_use else pipeline.retired_at}, by=by)


@act
def restore_pipeline(pipeline: Pipeline, *, by: Actor) -> Pipeline:
    """Let leads begin in it again."""
    return _set(pipeline, {"retired_at": None}, by=by)


def _set(pipeline: Pipeline, values: dict[str, Any], *, expected: int | None = None, by: Actor) -> Pipeline:
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(pipeline)
    changes = apply(pipeline, values, expected=expected)
    if changes:
        record(PipelineChanged(name=pipeline.name, changes=changes), about=pipeline, by=by)
    else:
        unchanged()
    return pipeline
