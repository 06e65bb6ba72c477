"""Somebody ends e-mails by the link that stands in them."""

from __future__ import annotations

from collections.abc import Iterable

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.notices import kinds
from staffetta.notices.acts.owe_agenda import SOURCE as AGENDA
from staffetta.notices.acts.prefer import Wanted, change_preferences
from staffetta.notices.kinds import EMAIL
from staffetta.notices.models import Preferences

__all__ = ["AGENDA", "unsubscribe"]


@act
def unsubscribe(member: Member, keys: Iterable[str]) -> Preferences:
    """No more e-mails of these kinds; the inbox and push stay as they are. Kinds that nobody knows any more send none
    anyway."""
    several = list(keys)
    channels = {key: {EMAIL: False} for key in several if kinds.is_known(key)}
    return change_preferences(member, Wanted(channels, {"agenda_at": None} if AGENDA in several else {}))
