"""What became of a letter, where it was us and not the mail server who said so. Kept in English, shown in words."""

from __future__ import annotations

from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

UNREACHABLE = "no longer to be reached"
EXAMPLE = "an address for examples"
UNWRITTEN = "it could not be written"
NOTHING_LEFT = "nothing left to say"
STOPPED = "stopped between the last dot and the answer"

_WORDS = {
    UNREACHABLE: _("The receiver is no longer active or has no address."),
    EXAMPLE: _("An address for examples, which nobody has."),
    UNWRITTEN: _("It could not be written; the log of the server says why."),
    NOTHING_LEFT: _("Nothing was left to say: read, no longer wanted, or no longer to be seen by the receiver."),
    STOPPED: _("Staffetta was stopped before the mail server answered."),
}


def in_words(detail: str) -> str:
    """In the reader's language if it is ours; the server's own answer as it is."""
    return force_str(_WORDS.get(detail, detail))
