"""What can be told to people. Rooms register their kinds in AppConfig.ready():

kinds.register("leads.assigned", _("{by} gave you the lead {title}"),
               lambda notice: reverse("leads:lead", kwargs={"lead_id": notice.subject_id}), icon="handshake")
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from staffetta.notices.models import Notice


@dataclass(frozen=True)
class Kind:
    """A sort of notice. In the sentence {by} is whoever caused it, all other {names} stand in what is said."""

    key: str
    sentence: str | Promise
    href: Callable[[Notice], str]
    icon: str


_kinds: dict[str, Kind] = {}


def register(key: str, sentence: str | Promise, href: Callable[[Notice], str], icon: str = "bell") -> None:
    """Make a sort of notice known. `href` says where it leads; it may use subject_id and said of the notice."""
    _kinds[key] = Kind(key, sentence, href, icon)


def is_known(key: str) -> bool:
    """Whether a room has registered this kind."""
    return key in _kinds


@dataclass(frozen=True)
class Shown:
    """A notice as its receiver reads it."""

    notice: Notice
    sentence: str
    href: str
    icon: str


def shown(notice: Notice) -> Shown:
    """The notice in the reader's language."""
    kind = _kinds.get(notice.kind)
    if kind is None:  # told by a version that knew this kind
        return Shown(notice, notice.kind, "/", "bell")
    said: dict[str, str] = defaultdict(lambda: "…", {k: str(v) for k, v in notice.said.items()})
    said["by"] = notice.by.name if notice.by is not None else _("Staffetta")
    return Shown(notice, force_str(kind.sentence).format_map(said), kind.href(notice), kind.icon)
