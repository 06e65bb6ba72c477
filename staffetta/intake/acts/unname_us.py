"""Files that say this mean us no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.intake import rules
from staffetta.intake.facts import IdentityRemoved
from staffetta.intake.models import OwnIdentity


@act
def unname_us(identity: OwnIdentity, *, by: Actor) -> None:
    """Take it back; documents that are there stay as they are. Raises Forbidden."""
    require(rules.may_say_who_we_are(by), _("Only administrators can change who we are in files."))
    record(IdentityRemoved(value=identity.value), about=identity, by=by)
    identity.delete()
