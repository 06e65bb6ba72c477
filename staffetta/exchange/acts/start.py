"""Let an import run: as a trial that changes nothing, or for good."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.jobs import enqueue
from staffetta.core.refusals import require
from staffetta.exchange import rules
from staffetta.exchange.acts.map import AlreadyRunning
from staffetta.exchange.acts.run import import_file
from staffetta.exchange.facts import ImportStarted
from staffetta.exchange.models import Import


@act
def start_import(made: Import, *, dry_run: bool, by: Actor) -> Import:
    """Have the file imported by the worker. A dry run does all of it and takes it back: its report is the real one."""
    require(rules.may_import(by), _("Only administrators can import data."))
    made = Import.objects.locked(made)
    if made.state == Import.State.RUNNING or (made.state == Import.State.DONE and not made.dry_run):
        raise AlreadyRunning(_("This import has run already. Upload the file again to import it once more."))
    made.state, made.dry_run, made.handled, made.report = Import.State.RUNNING, dry_run, 0, {}
    made.options = {key: value for key, value in made.options.items() if key != "stop"}
    made.save(update_fields=["state", "dry_run", "handled", "report", "options"])
    record(ImportStarted(dry_run=dry_run, name=made.name), about=made, by=by)
    enqueue(import_file, import_id=str(made.pk))
    return made
