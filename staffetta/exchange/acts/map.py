"""Say what a file holds and what its columns mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.exchange import files, rules
from staffetta.exchange.cards import CardTable, read_file
from staffetta.exchange.facts import MappingChosen
from staffetta.exchange.fields import FIELDS, KEEP, fields_of
from staffetta.exchange.guessing import guess_mapping, headers_digest
from staffetta.exchange.models import Import
from staffetta.exchange.models import Mapping as Remembered


class AlreadyRunning(Refused):
    """The import runs, or has run."""


@act
def map_import(
    made: Import, *, kind: str, columns: Mapping[str, str], options: Mapping[str, Any] | None = None, by: Actor
) -> Import:
    """Choose the kind and the mapping (header -> field, "keep", or "" for not imported); remembered for such files.

    Raises Invalid when a field is chosen twice, a compulsory one not at all, or a name is unknown.
    """
    require(rules.may_import(by), _("Only administrators can import data."))
    made = Import.objects.locked(made)
    if made.state == Import.State.RUNNING or (made.state == Import.State.DONE and not made.dry_run):
        raise AlreadyRunning(_("This import has run already. Upload the file again to import it once more."))
    table = read_file(files.read(made.workspace_id, made.pk), head_alone=True)
    if isinstance(table, CardTable):  # what a card says is fixed
        kind, columns = Import.Kind.CARDS, guess_mapping(table, Import.Kind.CARDS)
    elif kind == Import.Kind.CARDS:
        raise Invalid(_("Some values are not valid."), fields={"kind": _("There are no vCards in this file.")})
    else:
        _check(kind, columns, table.headers)
    chosen = {header: columns.get(header, "") for header in table.headers}
    made.kind, made.columns = kind, chosen
    made.options = {**made.options, **(options or {})}
    made.state, made.report = Import.State.UPLOADED, {}
    made.save(update_fields=["kind", "columns", "options", "state", "report"])
    if kind != Import.Kind.CARDS:
        digest = headers_digest(table)
        Remembered.objects.update_or_create(kind=kind, headers_digest=digest, defaults={"columns": chosen})
    record(MappingChosen(name=made.name), about=made, by=by)
    return made


def _check(kind: str, columns: Mapping[str, str], headers: tuple[str, ...]) -> None:
    if kind not in FIELDS:
        raise Invalid(_("Some values are not valid."), fields={"kind": _("Choose what the file holds.")})
    fields = {field.key: field for field in fields_of(kind)}
    wrong: dict[str, str] = {}
    for header, key in columns.items():
        if header not in headers:
            wrong[header] = _("The file has no column {header}.").format(header=header)
        elif key and key != KEEP and key not in fields:
            wrong[header] = _("There is no field {field}.").format(field=key)
    for key, count in Counter(key for key in columns.values() if key and key != KEEP).items():
        if count > 1 and key in fields:
            wrong[key] = _("{field} is filled from two columns; choose one.").format(field=fields[key].label)
    for field in fields.values():
        if field.required and field.key not in columns.values():
            wrong[field.key] = _("Choose the column for {field}.").format(field=field.label)
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), fields=wrong)
