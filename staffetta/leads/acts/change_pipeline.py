"""A pipeline gets another name, goes out of use, or into use again (L-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.naming import change_named
from staffetta.leads.facts import PipelineChanged
from staffetta.leads.models import Pipeline


class LastPipeline(Refused):
    """New leads need a pipeline, so one must be left."""


@act
def change_pipeline(
    pipeline: Pipeline,
    *,
    names: Mapping[str, str] | None = None,
    in_use: bool | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Pipeline:
    """Call it otherwise; with `in_use` False no more leads begin in it, while those it has go on.

    None leaves things as they are. Raises Stale, Invalid, LastPipeline.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    last = LastPipeline(_("This is the only pipeline in use; make another one first."))
    changes = change_named(pipeline, names=names, in_use=in_use, expected=expected, last=last, at=at)
    if changes:
        record(PipelineChanged(name=pipeline.name, changes=changes), about=pipeline, by=by)
    return pipeline
