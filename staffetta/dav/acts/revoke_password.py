"""A device may not come in any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.dav import rules
from staffetta.dav.facts import PasswordRevoked
from staffetta.dav.models import Password


@act
def revoke_password(password: Password, *, at: datetime, by: Actor) -> Password:
    """The device is shut out from now on; what it has it keeps. Revoking twice changes nothing."""
    password = Password.objects.select_for_update(of=("self",)).select_related("member").get(pk=password.pk)
    require(rules.may_revoke(by, password), _("Only the owner of a password or an administrator can revoke it."))
    if password.revoked_at is not None:
        unchanged()
        return password
    password.revoked_at = at
    password.save(update_fields=["revoked_at"])
    record(PasswordRevoked(label=password.label), about=password.member, by=by)
    return password
