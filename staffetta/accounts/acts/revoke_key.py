"""A program may not act as its member any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import KeyRevoked
from staffetta.accounts.models import Actor, ApiKey
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def revoke_key(key: ApiKey, *, at: datetime, by: Actor) -> ApiKey:
    """The key opens nothing from now on. Its owner and administrators may do this. Revoking twice changes nothing."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("member").get(pk=key.pk)
    require(rules.may_revoke(by, key), _("Only the owner of an API key or an administrator can revoke it."))
    if key.revoked_at is not None:
        unchanged()
        return key
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    record(KeyRevoked(label=key.label), about=key.member, by=by)
    return key
