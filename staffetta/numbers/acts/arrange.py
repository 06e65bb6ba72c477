"""What the firm chooses about numbers: own numbers for suppliers, where accounting's numbers come from (C-17)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record, record_many
from staffetta.core.refusals import Invalid, require
from staffetta.numbers import ranges, rules
from staffetta.numbers.acts.number import open_range
from staffetta.numbers.facts import AccountNumbersWanted, NumberingArranged, RangeOpened
from staffetta.numbers.models import Accounts, Numbering


@dataclass(frozen=True)
class Choices:
    """What is asked; None leaves it as it is. `fill` gives those who lack an account number theirs, afterwards."""

    suppliers_apart: bool | None = None
    accounts: str | None = None
    fill: bool = False


@act
def arrange_numbering(choices: Choices, *, by: Actor, expected: int | None = None) -> Numbering:
    """Set what is asked. Numbers given before stay as they are. Raises Forbidden, Invalid or Stale."""
    require(rules.may_change_ranges(by), _("Only administrators can change number ranges."))
    if choices.accounts is not None and choices.accounts not in Accounts.values:
        wrong = {"accounts": _("Choose one of the answers offered.")}
        raise Invalid(_("Some values are not valid."), fields=wrong)
    numbering = Numbering.objects.locked()
    asked = {"suppliers_apart": choices.suppliers_apart, "accounts": choices.accounts}
    changes = apply(numbering, {name: value for name, value in asked.items() if value is not None}, expected=expected)
    opened = [open_range(known.code) for known in ranges.declared() if ranges.is_used(known.code, numbering)]
    record_many([(RangeOpened(code=range_.code), range_) for range_ in opened if range_ is not None], by=by)
    if changes:
        record(NumberingArranged(changes=changes), about=numbering, by=by)
    if choices.fill:
        if numbering.accounts == Accounts.HAND:
            wrong = {"fill": _("Choose where the numbers come from first; by hand none can be given by themselves.")}
            raise Invalid(_("Some values are not valid."), fields=wrong)
        record(AccountNumbersWanted(), about=numbering, by=by)
    elif not changes:
        unchanged()
    return numbering
