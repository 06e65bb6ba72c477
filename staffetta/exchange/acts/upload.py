"""A file arrives to be imported."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.exchange import files, rules
from staffetta.exchange.cards import CardTable, read_file
from staffetta.exchange.facts import FileUploaded
from staffetta.exchange.fields import FIELDS
from staffetta.exchange.guessing import guess_kind, guess_mapping, headers_digest
from staffetta.exchange.models import Import
from staffetta.exchange.models import Mapping as Remembered
from staffetta.exchange.reading import NotATable, Table


@act
def upload_import(
    name: str, data: bytes, *, kind: str = "", options: Mapping[str, Any] | None = None, by: Actor
) -> Import:
    """Take a file in: read it, guess what it holds and what its columns mean (or remember it). Raises NotATable."""
    require(rules.may_import(by), _("Only administrators can import data."))
    if kind and kind not in FIELDS:
        raise Invalid(_("Some values are not valid."), fields={"kind": _("Choose what the file holds.")})
    table = read_file(data)
    kind = Import.Kind.CARDS if isinstance(table, CardTable) else kind or guess_kind(table)
    if kind == Import.Kind.CARDS and not isinstance(table, CardTable):
        raise NotATable(_("There are no vCards in this file."))
    made = Import.objects.create(
        kind=kind,
        name=tidy(name)[:255] or _("File"),
        sha256=hashlib.sha256(data).hexdigest(),
        columns=remembered_mapping(table, kind),
        options=dict(options or {}),
        total=len(table.rows),
        made_by=by if isinstance(by, Member) else None,
    )
    files.keep(current_workspace_id(), made.pk, data)
    record(FileUploaded(name=made.name), about=made, by=by)
    return made


def remembered_mapping(table: Table, kind: str) -> dict[str, str]:
    """The mapping last used for such a file, else the guess."""
    known = Remembered.objects.filter(kind=kind, headers_digest=headers_digest(table)).first()
    mapping = dict(known.columns) if known else guess_mapping(table, kind)
    return {header: mapping.get(header, "") for header in table.headers}
