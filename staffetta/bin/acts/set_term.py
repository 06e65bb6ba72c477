"""An administrator sets after how many days the bin is emptied."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import ExpressionWrapper, F
from django.db.models.fields import DateTimeField
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin import rules
from staffetta.bin.facts import BinTermChanged
from staffetta.bin.models import BinEntry, BinTerm
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require


@act
def set_bin_term(days: int, *, by: Actor) -> BinTerm:
    """What is deleted lies in the bin for so many days; this holds for what lies there already, too.

    Raises Forbidden or Invalid at "days".
    """
    require(rules.may_set_term(by), _("Only administrators change after how many days the bin is emptied."))
    if not 1 <= days <= rules.LONGEST:
        sentence = _("Enter a number of days from 1 to {most}.").format(most=rules.LONGEST)
        raise Invalid(_("Some values are not valid."), fields={"days": sentence})
    term = BinTerm.objects.select_for_update().first() or BinTerm.objects.create(days=rules.DAYS)
    changes = apply(term, {"days": days})
    if changes:
        until = ExpressionWrapper(F("deleted_at") + timedelta(days=days), output_field=DateTimeField())
        BinEntry.objects.update(until=until)
        record(BinTermChanged(changes=changes), about=term, by=by)
    else:
        unchanged()
    return term
