"""All that somebody has in hand goes to a colleague."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import HandedOver
from staffetta.accounts.holdings import hand_over_all
from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require


@act
def hand_over(giver: Member, *, to: Member, at: datetime, by: Actor) -> int:
    """Give all open leads, processes and tasks of one member to another; returns how many things (U-01).

    Raises Invalid when the taker is the giver or deactivated.
    """
    require(rules.may_administer(by), _("Only administrators can hand over what others hold."))
    found = {m.pk: m for m in Member.objects.select_for_update().filter(pk__in=(giver.pk, to.pk)).order_by("pk")}
    giver, to = found[giver.pk], found[to.pk]
    if to.pk == giver.pk or not to.is_active:
        raise Invalid(_("Some values are not valid."), fields={"to": _("Choose an active colleague.")})
    count = hand_over_all(giver, to, by=by, at=at)
    record(HandedOver(to_id=str(to.pk), to=to.name, count=count), about=giver, by=by)
    return count
