"""The workspace says in whose name its e-mails go out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.mail import rules
from staffetta.mail.facts import SenderSet
from staffetta.mail.models import Sender


@act
def set_sender(firm: Workspace, *, name: str, reply_to: str, expected: int | None = None, by: Actor) -> Sender:
    """Name and address for answers; empty for those of the installation. Raises Forbidden, Invalid, Stale."""
    require(rules.may_arrange(by), _("Only administrators arrange e-mail."))
    name, reply_to = tidy(name), tidy(reply_to)
    if reply_to:
        try:
            validate_email(reply_to)
        except ValidationError as error:
            sentence = _("Enter an e-mail address.")
            raise Invalid(_("Some values are not valid."), fields={"reply_to": sentence}) from error
    found = Sender.objects.select_for_update().first()
    check_version(found or Sender(version=0), expected)
    found = found or Sender.objects.create()
    changes = apply(found, {"name": name, "reply_to": reply_to})
    if changes:
        record(SenderSet(changes=changes), about=firm, by=by)
    else:
        unchanged()
    return found
