"""What can be told to people. Rooms register their kinds in AppConfig.ready():

kinds.register("leads.assigned", _("{by} gave you the lead {title}"),
               lambda notice: reverse("leads:lead", kwargs={"lead_id": notice.subject_id}), icon="handshake",
               label=_("I am given a lead"), visible=kinds.seen_by(Lead.objects.visible_to))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.notices.models import Notice

PAGE, EMAIL, PUSH = "page", "email", "push"
CHANNELS = (PAGE, EMAIL, PUSH)
"""At once on the page, and counted at the bell; e-mail; web push. The inbox keeps what is told by none of them too."""


class Visible(Protocol):
    """Whether a member may still see what a notice is about; asked at every showing and before every sending."""

    def __call__(self, notice: Notice, member: Member) -> bool: ...


@dataclass(frozen=True)
class SeenBy:
    """By a room's own visible_to, in one statement for all notices of a page."""

    rows: Callable[[Member], QuerySet[Any]]

    def __call__(self, notice: Notice, member: Member) -> bool:
        return self.rows(member).filter(pk=notice.subject_id).exists()

    def among(self, ids: Iterable[UUID], member: Member) -> set[UUID]:
        """Those of these records that he sees."""
        return set(self.rows(member).filter(pk__in=set(ids)).order_by().values_list("pk", flat=True))


def seen_by(rows: Callable[[Member], QuerySet[Any]]) -> SeenBy:
    """Visible to whoever sees the record that the notice is about: `seen_by(Lead.objects.visible_to)`."""
    return SeenBy(rows)


def to_administrators(notice: Notice, member: Member) -> bool:
    """Visible as long as he is an administrator."""
    return member.is_administrator


@dataclass(frozen=True)
class Kind:
    """A sort of notice. In the sentence {by} is whoever caused it, all other {names} stand in what is said."""

    key: str
    sentence: str | Promise
    href: Callable[[Notice], str]
    icon: str
    label: str | Promise
    visible: Visible
    channels: frozenset[str]
    needs: Callable[[Member], bool] | None = None
    offers: Callable[[Notice], list[dict[str, Any]]] | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether only those are told who have asked for it, by whatever channel; of others the inbox keeps all."""
        return PAGE not in self.channels

    def concerns(self, member: Member) -> bool:
        """Whether he can ever be told this, so that his preferences offer it."""
        return self.needs is None or self.needs(member)


_kinds: dict[str, Kind] = {}


def register(
    key: str,
    sentence: str | Promise,
    href: Callable[[Notice], str],
    icon: str = "bell",
    *,
    label: str | Promise,
    visible: Visible,
    channels: Iterable[str] = CHANNELS,
    needs: Callable[[Member], bool] | None = None,
    offers: Callable[[Notice], list[dict[str, Any]]] | None = None,
) -> None:
    """Make a sort of notice known.

    `href` says where it leads; it may use subject_id and said of the notice. `label` stands in the preferences.
    `visible` is asked before every showing and sending. `channels` are on for whoever has not said otherwise; without
    PAGE only those are told who ask for it. `needs` says who can be told this at all. `offers` are entries of the
    menu beside such a notice, as the macro `menu` takes them.
    """
    _kinds[key] = Kind(key, sentence, href, icon, label, visible, frozenset(channels), needs, offers)


def is_known(key: str) -> bool:
    """Whether a room has registered this kind."""
    return key in _kinds


def kind(key: str) -> Kind | None:
    """The kind of this key; None for one of another version."""
    return _kinds.get(key)


def of_member(member: Member) -> list[Kind]:
    """What he can be told, in the order of the rooms."""
    return sorted((one for one in _kinds.values() if one.concerns(member)), key=lambda one: one.key)


@dataclass(frozen=True)
class Shown:
    """A notice as its receiver reads it. Without access it says so, leads nowhere and names nothing."""

    notice: Notice
    sentence: str
    href: str
    icon: str
    is_visible: bool = True
    offers: list[dict[str, Any]] = field(default_factory=list)


def shown(notice: Notice) -> Shown:
    """The notice in the reader's language, for those who see what it is about."""
    kind = _kinds.get(notice.kind)
    if kind is None:  # told by a version that knew this kind
        return Shown(notice, notice.kind, "/", "bell")
    said: dict[str, str] = defaultdict(lambda: "…", {k: str(v) for k, v in notice.said.items()})
    said["by"] = notice.by.name if notice.by is not None else _("Staffetta")
    offers = kind.offers(notice) if kind.offers is not None else []
    return Shown(notice, force_str(kind.sentence).format_map(said), kind.href(notice), kind.icon, offers=offers)


def shown_to(member: Member, notices: Iterable[Notice]) -> list[Shown]:
    """The notices in the reader's language, as far as he still sees what they are about."""
    several = list(notices)
    seen = visible_among(several, member)
    return [shown(one) if one.pk in seen else _hidden(one) for one in several]


def _hidden(notice: Notice) -> Shown:
    return Shown(notice, _("About a record that you can no longer open"), "", "eye-off", is_visible=False)


def visible_among(notices: Iterable[Notice], member: Member) -> set[UUID]:
    """The ids of those whose record he still sees: one statement for each sort of record."""
    by_rule: dict[Any, list[Notice]] = defaultdict(list)
    for notice in notices:
        kind = _kinds.get(notice.kind)
        if kind is not None:
            by_rule[kind.visible].append(notice)
    seen: set[UUID] = set()
    for rule, several in by_rule.items():
        if isinstance(rule, SeenBy):
            ids = rule.among((notice.subject_id for notice in several), member)
            seen |= {notice.pk for notice in several if notice.subject_id in ids}
        else:
            seen |= {notice.pk for notice in several if rule(notice, member)}
    return seen
