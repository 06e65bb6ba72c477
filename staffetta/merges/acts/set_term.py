"""An administrator sets for how long merges can be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.merges import rules
from staffetta.merges.facts import TermChanged
from staffetta.merges.models import Term


@act
def set_term(days: int, *, by: Actor) -> Term:
    """A merge can be undone for so many days (C-16). A shorter term makes older merges final at the next full hour.

    Raises Forbidden or Invalid at "days".
    """
    require(rules.may_set_term(by), _("Only administrators can change for how long merges can be undone."))
    if not 0 <= days <= rules.LONGEST:
        sentence = _("Enter a number of days from 0 to {most}.").format(most=rules.LONGEST)
        raise Invalid(_("Some values are not valid."), fields={"days": sentence})
    term = Term.objects.select_for_update().first() or Term.objects.create(days=rules.DAYS)
    changes = apply(term, {"days": days})
    if changes:
        record(TermChanged(changes=changes), about=term, by=by)
    else:
        unchanged()
    return term
