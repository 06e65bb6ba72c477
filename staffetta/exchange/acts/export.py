"""A list is taken out: the history says who took what."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_export
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.exchange.facts import ListExported


@act
def export_list(kind: str, *, columns: Sequence[str], whole: bool, by: Member) -> None:
    """Note that a list leaves the house. Raises Forbidden without the right to export (U-03).

    `whole`: everything that fitted the list's filters, not single rows. Nothing that was filtered by is kept: it may
    name somebody.
    """
    require(may_export(by), _("You do not have the right to export. The administrator of the account can give it."))
    record(ListExported(name_of_list=kind, columns=list(columns), whole=whole), about=by, by=by)
