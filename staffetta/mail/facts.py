"""What can happen to e-mail. Single letters are their own record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SenderSet(Fact):
    """About the workspace."""

    kind = "mail.sender_set"
    sentence = _("changed in whose name e-mails go out")
    changes: Changes
