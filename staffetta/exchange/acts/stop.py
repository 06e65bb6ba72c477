"""Enough: an import that runs is stopped."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.exchange import rules
from staffetta.exchange.facts import ImportStopped
from staffetta.exchange.models import Import


@act
def stop_import(made: Import, *, by: Actor) -> Import:
    """Have a running import end after the portion it is at. What is in stays; the report says how far it came."""
    require(rules.may_import(by), _("Only administrators can import data."))
    made = Import.objects.locked(made)
    if made.state != Import.State.RUNNING or made.is_stopping:
        unchanged()
        return made
    made.options = {**made.options, "stop": True}
    made.save(update_fields=["options"])
    record(ImportStopped(name=made.name), about=made, by=by)
    return made
