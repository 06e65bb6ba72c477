"""How the history speaks of duplicates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts import ties
from staffetta.contacts.ties import Merging
from staffetta.duplicates.models import DuplicatePair, NotTheSame
from staffetta.history import subjects


def register() -> None:
    """Called once, when the apps are ready.

    Pairs and what was told apart stay with whom they are about: families.py leads from a contact that was merged away
    to the one it became, so that undoing a merge brings them back by itself.
    """
    for model, label in ((DuplicatePair, _("Possible duplicates")), (NotTheSame, _("Told apart from others"))):
        for column in ("first", "second"):
            ties.declare(model, column, Merging.STAY, label=label)
    subjects.sign("duplicates.told_apart", "not-equal", "neutral")
    subjects.sign("duplicates.told_apart_no_more", "undo-2", "neutral")
    subjects.sign("duplicates.search_ended", "copy-check", "info")
