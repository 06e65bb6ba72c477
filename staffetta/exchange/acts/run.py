"""Import a file: portion by portion for good, or in one transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import System, act, set_door, unchanged
from staffetta.core.facts import record
from staffetta.core.jobs import job
from staffetta.core.models import WorkspaceModel
from staffetta.core.refusals import Refused
from staffetta.exchange import files
from staffetta.exchange.ahead import ahead, at_full_speed, writing
from staffetta.exchange.cards import read_file
from staffetta.exchange.facts import ImportEnded
from staffetta.exchange.in_turn import Turn, writers
from staffetta.exchange.kinds.cards import CardLoader
from staffetta.exchange.kinds.companies import CompanyLoader
from staffetta.exchange.kinds.leads import LeadLoader
from staffetta.exchange.kinds.loading import Loader
from staffetta.exchange.kinds.persons import PersonLoader
from staffetta.exchange.kinds.products import ProductLoader
from staffetta.exchange.kinds.users import UserLoader
from staffetta.exchange.models import Import, Interim
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Report, news_of

MANY = 1000
LOADERS: dict[str, type[Loader]] = {
    loader.kind: loader for loader in (CompanyLoader, PersonLoader, UserLoader, ProductLoader, LeadLoader, CardLoader)
}


class _Stopped(Exception):
    """Somebody has asked the import to end (acts/stop.py)."""


class _TakenBack(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


@job
def import_file(import_id: str) -> None:
    """The job behind start_import. Run again after a crash it finds what it had written and goes on."""
    made = Import.objects.select_related("made_by").get(pk=import_id)
    if made.state != Import.State.RUNNING:
        return
    set_door("import")
    language = made.made_by.user.language if made.made_by else "en"
    by = System(f"import {made.name}"[:200])
    with translation.override(language):  # the report's sentences are for whoever reads it
        try:
            run_import(made, by=by, at=timezone.now())
        except Exception:
            end_import(made, None, _("The import was stopped by an error of the program."), by=by, at=timezone.now())
            raise
        freshen(made)


def run_import(made: Import, *, by: Actor, at: datetime) -> Import:
    """Import now, in this process (the command line, the job). A refusal ends it with its sentence in the report.

    One that was begun by a process that is no more goes on where that one was, if its kind can.
    """
    with at_full_speed():
        return _run(made, by, at)


def _run(made: Import, by: Actor, at: datetime) -> Import:
    try:
        table = read_file(files.read(made.workspace_id, made.pk))
        loader = LOADERS[made.kind](
            table, made.columns, {"name": made.name.rsplit(".", 1)[0], **made.options}, by=by, at=at
        )
        if not _resume(loader, made):
            for row in table.ragged:
                loader.report.refuse(row.line, loader.why_ragged(row))
        _try_out(loader, made) if made.dry_run else _for_good(loader, made)
    except Refused as error:
        return end_import(made, None, error.sentence, by=by, at=timezone.now())
    except _Stopped:
        if made.dry_run:
            sentence = _("The trial was stopped. Nothing has been changed.")
            return end_import(made, None, sentence, by=by, at=timezone.now())
        loader.report.stopped_after = made.handled
    return end_import(made, loader.report, "", by=by, at=timezone.now())


def _resume(loader: Loader, made: Import) -> bool:
    """Whether it goes on behind what was written: that is said in the transaction of each portion."""
    said = [news_of(made.report)] if made.report.get("columns") else []
    said += made.interims.order_by("id").values_list("said", flat=True)
    if made.dry_run or not loader.resumes or not said:
        made.handled = 0
        return False
    loader.report.resume(said)
    return True


def _go_on(made: Import) -> None:
    """Raise _Stopped if somebody has asked for it in the meantime."""
    if Import.objects.filter(pk=made.pk, options__stop=True).exists():
        raise _Stopped


def _try_out(loader: Loader, made: Import) -> None:
    try:
        with transaction.atomic():
            _begin(loader)
            for _rows, prepared in ahead(loader.portions(), loader.prepare):
                _go_on(made)
                _portion(loader, prepared)
            _ending(loader)
            raise _TakenBack
    except _TakenBack:
        return


def _for_good(loader: Loader, made: Import) -> None:
    loader.may_ask_ahead = not connection.in_atomic_block  # else nobody else would see what was written
    _begin(loader)
    waiting = _behind(loader.portions(), made.handled)
    if not loader.may_ask_ahead:
        for rows, prepared in ahead(waiting, loader.prepare):
            _go_on(made)
            _portion(loader, prepared, made, len(rows))
    else:
        with writers() as write:
            for rows, prepared in ahead(waiting, loader.prepare):
                _go_on(made)
                write(partial(_portion, loader, prepared, made, len(rows)))
    _ending(loader)


def _behind(portions: Iterator[list[Row]], handled: int) -> Iterator[list[Row]]:
    """The rows that are left when so many are written: portions may be larger or smaller today than they were."""
    for rows in portions:
        if handled < len(rows):
            yield rows[handled:]
        handled = max(0, handled - len(rows))


def freshen(made: Import) -> None:
    """Tell the planner what has come in, once the report can be read: without statistics lists of thousands are slow
    until the next autovacuum."""
    rooms = LOADERS[made.kind].rooms
    if made.dry_run or made.report.get("created", 0) < MANY:
        return
    models = [model for model in apps.get_models() if issubclass(model, WorkspaceModel)]
    tables = [model._meta.db_table for model in models if model._meta.app_label in rooms]
    with connection.cursor() as cursor:
        cursor.execute("select staffetta_analyze(%s)", [tables])


@act
def _begin(loader: Loader) -> None:
    """What the loader must know at first."""
    loader.begin()
    unchanged()


@act
def _portion(
    loader: Loader, prepared: Any, made: Import | None = None, count: int = 0, turn: Turn | None = None
) -> None:
    """One transaction: these rows, and, for good, that they are handled, so that they are brought in exactly once
    whenever the process dies."""
    turn = turn or Turn()
    if made is not None:
        _without_waiting_for_the_disk()
    if not loader.stands_alone(prepared):
        turn.settle()
    with writing():
        written = loader.load(prepared)
    if written == 0:
        unchanged()
    turn.settle()
    if made is not None:
        made.handled += count
        Import.objects.filter(pk=made.pk).update(handled=made.handled)
        if loader.resumes:
            Interim.objects.create(made=made, said=loader.report.news())
    turn.over()


def _without_waiting_for_the_disk() -> None:
    """What a portion wrote and how far the import is stand or fall together, and nobody is told before the end, which
    does wait for the disk, and so for all before it. When the machine fails, the last portions are done again."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")


@act
def _ending(loader: Loader) -> None:
    if loader.end() == 0:
        unchanged()


@act
def end_import(made: Import, report: Report | None, sentence: str, *, by: Actor, at: datetime) -> Import:
    """Write the report down; without one, why the import could not be done."""
    made.state = Import.State.DONE if report is not None else Import.State.FAILED
    made.report = report.as_json() if report is not None else {"error": sentence}
    made.ended_at = at
    made.handled = made.total if report is not None and report.stopped_after is None else made.handled
    made.save(update_fields=["state", "report", "ended_at", "handled"])
    made.interims.all().delete()
    created, unchanged_, refused = (
        (report.created, report.unchanged, len(report.refused)) if report is not None else (0, 0, 0)
    )
    record(ImportEnded(created=created, unchanged=unchanged_, refused=refused, name=made.name), about=made, by=by)
    return made
