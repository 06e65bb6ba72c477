"""The columns of lists of contacts: which there are, how each is shown, exported and sorted by.

Other rooms add theirs from AppConfig.ready(), one by one or, where they differ from workspace to workspace, as a
source that answers from what the firm is set up as alone (core/setup.py):

    columns.add(Column("debt", _("Owes us"), text=lambda contact: …, order=70, align="end"))
    columns.add_source(lambda: [Column(f"field.{field.pk}", field.name, text=…) for field in fields_of("contacts")])

No column may ask the database for its row: `prepare` has what it needs fetched for the whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from staffetta.contacts import fetching, orders
from staffetta.contacts.addresses import name_of
from staffetta.contacts.fetching import JOINED, KINDS
from staffetta.contacts.lines import Line, Shows
from staffetta.contacts.models import Address, Channel, Contact, Kind
from staffetta.contacts.orders import Walk
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.contacts.search import function_mark
from staffetta.core.db.ahead import belonging
from staffetta.core.setup import Memory

Prepare = Callable[[ContactQuerySet], ContactQuerySet]
Row = Contact | Line
"""What columns of contacts themselves show: a record, or a line, which has the same under the same names."""


@dataclass(frozen=True)
class Column:
    """One column.

    `key`: its word in addresses, saved views, the API and exports. `text`: the value in words, as exports write it
    (dates in ISO 8601). `cell`: what draws it (contacts/drawing.py); without one, the text. `sort`: the
    field paths that it is sorted by, most telling first; () for a column that cannot be sorted by, which is every one
    that no index serves. `annotate` gives those paths where they are no columns; where they stand in other tables,
    `walk` answers a page of such an order (contacts/orders.py). `edit`: the field that can be changed
    in place, "" for none. `prepare` has what it shows fetched with any number of rows; `fetch` names what
    of contacts/fetching.py does the same for those of a page, quicker.
    """

    key: str
    label: str | Promise
    text: Callable[[Contact], str]
    cell: str = ""
    sort: tuple[str, ...] = ()
    annotate: Prepare | None = None
    walk: Walk | None = None
    prepare: Prepare | None = None
    fetch: str = ""
    order: int = 50
    align: str = "start"
    edit: str = ""


Source = Callable[[], Iterable[Column]]
_columns: dict[str, Column] = {}
_sources: list[Source] = []
_memory = Memory()
DEFAULT = ("name", "functions", "email", "phone", "city", "handler", "tags")


def add(*columns: Column) -> None:
    """Offer these columns."""
    _columns.update({column.key: column for column in columns})
    _memory.forget()


def add_source(source: Source) -> None:
    """Offer the columns that this answers, which may differ for each workspace."""
    _sources.append(source)
    _memory.forget()


def known() -> dict[str, Column]:
    """All columns of this workspace by key, in the order in which they are offered."""
    return _memory.answer(get_language(), _known)


def _known() -> dict[str, Column]:
    found = [*_columns.values(), *(column for source in _sources for column in source())]
    return {column.key: column for column in sorted(found, key=lambda column: column.order)}


def known_as(key: str) -> Column | None:
    """The column of this key; those that differ from workspace to workspace are asked for only where it is none of the
    others."""
    return _columns.get(key) or known().get(key)


def chosen(keys: Iterable[str], offered: dict[str, Column]) -> list[Column]:
    """The columns of these keys in their order, unknown ones left out; the name always, since it opens the contact."""
    wanted = list(dict.fromkeys(key for key in keys if key in offered)) or [key for key in DEFAULT if key in offered]
    return [offered[key] for key in (wanted if "name" in wanted else ["name", *wanted])]


def prepared(rows: ContactQuerySet, columns: Iterable[Column]) -> ContactQuerySet:
    """The rows with what these columns show."""
    for prepare in dict.fromkeys(column.prepare for column in columns if column.prepare):
        rows = prepare(rows)
    return rows


def unfetched(columns: Iterable[Column]) -> list[Column]:
    """Those whose needs the rows themselves must bring: `fetch` does nothing for them."""
    return [column for column in columns if not column.fetch]


def fetch(rows: Sequence[Contact], columns: Iterable[Column]) -> None:
    """Fetch for a page what these columns show."""
    fetching.belongings(rows, [column.fetch for column in columns if column.fetch])


def are_of_lines(columns: Iterable[Column]) -> bool:
    """Whether lines say all that these columns show, which are those of contacts themselves; others may read
    anything of a record."""
    return all(OWN.get(column.key) is column for column in columns)


def shows(columns: Iterable[Column]) -> Shows:
    """What besides the contacts these columns show of lines."""
    wanted = {column.fetch or column.key for column in columns}
    return tuple(one for one in (*JOINED, *KINDS) if one in wanted)


def sorts(offered: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that one can sort by."""
    return {key: column for key, column in offered.items() if column.sort}


def sorted_by(rows: ContactQuerySet, sort: str, offered: dict[str, Column]) -> tuple[ContactQuerySet, tuple[str, ...]]:
    """The rows and the order, for core.paging.page where `walk_of` has none; "-" turns it; by name for anything
    unknown."""
    sign = "-" if sort.startswith("-") else ""
    column = offered.get(sort.lstrip("-"))
    if column is None or not column.sort:
        return rows, ("folded", "id")
    rows = column.annotate(rows) if column.annotate else rows
    return rows, tuple(f"{sign}{path}" for path in (*column.sort, "id"))


def walk_of(sort: str) -> Walk | None:
    """What answers pages of this sort; None for those that core.paging.page does."""
    column = _columns.get(sort.lstrip("-"))
    return column.walk if column else None


def usual_order(sort: str) -> tuple[str, ...] | None:
    """The order of a sort that needs nothing but columns of contacts; None for another."""
    column = _columns.get(sort.lstrip("-"), _columns["name"])
    if column.annotate is not None or column.walk is not None or (sort and sort.lstrip("-") not in _columns):
        return None
    sign = "-" if sort.startswith("-") and column.sort else ""
    return tuple(f"{sign}{path}" for path in (*(column.sort or ("folded",)), "id"))


def _with_handler(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.select_related("handler")


def _with_parent(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.select_related("parent")


def _with_channels(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.prefetch_related("channels")


def _with_addresses(rows: ContactQuerySet) -> ContactQuerySet:
    return rows.prefetch_related("addresses")


def with_tags(rows: ContactQuerySet) -> ContactQuerySet:
    """The rows with their tags."""
    return rows.prefetch_related("taggings__tag")


def _belonging(contact: Any, name: str) -> Iterable[Any]:
    return belonging(contact, name)


def first_channel(contact: Row, medium: str) -> Channel | None:
    """The first way of this kind to reach the contact."""
    row: Channel
    for row in _belonging(contact, "channels"):
        if row.medium == medium:
            return row
    return None


def first_address(contact: Row) -> Address | None:
    """The main address, else that for deliveries, else that for bills: their words are in this order."""
    return max(_belonging(contact, "addresses"), key=lambda row: row.use, default=None)


def tag_names(contact: Row) -> list[str]:
    """The words that the contact carries, by name."""
    return sorted((tagging.tag.word for tagging in _belonging(contact, "taggings")), key=str.lower)


def _channel(medium: str) -> Callable[[Any], str]:
    return lambda contact: row.value if (row := first_channel(contact, medium)) else ""


def _address(part: str) -> Callable[[Any], str]:
    return lambda contact: getattr(row, part) if (row := first_address(contact)) else ""


def _plain(name: str) -> Callable[[Any], str]:
    def text(contact: Row) -> str:
        value: Any = getattr(contact, name)
        return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)

    return text


def _language(contact: Row) -> str:
    return gettext(dict(settings.LANGUAGES).get(contact.language, contact.language))


def _named(name: str) -> Callable[[Any], str]:
    return lambda contact: str(record) if (record := getattr(contact, name)) else ""


add(
    Column("name", _("Name"), _plain("name"), cell="name", sort=("folded",), order=1),
    Column("number", _("Number"), _plain("number"), cell="number", sort=("number",), order=2),
    Column("functions", _("Functions"), function_mark, cell="functions", order=3),
    Column(
        "email",
        _("E-mail"),
        _channel("email"),
        cell="email",
        sort=("sort_key", "folded"),
        annotate=orders.channel_key("email"),
        walk=orders.by_channel("email"),
        prepare=_with_channels,
        fetch="channels",
        order=4,
        edit="email",
    ),
    Column(
        "phone",
        _("Phone"),
        _channel("phone"),
        cell="phone",
        sort=("sort_key", "folded"),
        annotate=orders.channel_key("phone"),
        walk=orders.by_channel("phone"),
        prepare=_with_channels,
        fetch="channels",
        order=5,
        edit="phone",
    ),
    Column(
        "city",
        _("City"),
        _address("city"),
        sort=("sort_key", "folded"),
        annotate=orders.address_key("place"),
        walk=orders.by_address("place"),
        prepare=_with_addresses,
        fetch="addresses",
        order=6,
    ),
    Column(
        "country",
        _("Country"),
        lambda contact: name_of(_address("country")(contact)),
        sort=("sort_key", "folded"),
        annotate=orders.country_key,
        walk=orders.by_country,
        prepare=_with_addresses,
        fetch="addresses",
        order=7,
    ),
    Column(
        "handler",
        _("Handler"),
        _named("handler"),
        cell="handler",
        sort=("handler__name", "folded"),
        walk=orders.by_handler,
        prepare=_with_handler,
        order=8,
        edit="handler",
    ),
    Column(
        "tags",
        _("Tags"),
        lambda contact: ", ".join(tag_names(contact)),
        cell="tags",
        prepare=with_tags,
        fetch="taggings",
        order=9,
        edit="tags",
    ),
    Column("industry", _("Industry"), _plain("industry"), sort=("industry", "folded"), order=10, edit="industry"),
    Column("parent", _("Parent company"), _named("parent"), cell="parent", prepare=_with_parent, order=11),
    Column("vat_number", _("VAT number"), _plain("vat_number"), order=12, edit="vat_number"),
    Column(
        "customer_since", _("Customer since"), _plain("customer_since"), cell="day", sort=("customer_since",), order=13
    ),
    Column(
        "created",
        pgettext_lazy("contact", "Created"),
        _plain("created_at"),
        cell="created",
        sort=("created_at",),
        order=14,
    ),
    Column(
        "changed",
        pgettext_lazy("contact", "Changed"),
        _plain("changed_at"),
        cell="changed",
        sort=("changed_at",),
        order=15,
    ),
    Column(
        "active",
        _("Last activity"),
        _plain("last_activity_at"),
        cell="activity",
        sort=("last_activity_at",),
        order=16,
    ),
    Column("debtor_number", _("Debtor number"), _plain("debtor_number"), order=17),
    Column("creditor_number", _("Creditor number"), _plain("creditor_number"), order=18),
    Column("language", _("Language"), _language, order=19),
    Column("kind", _("Kind"), lambda contact: str(Kind(contact.kind).label), order=20),
)
OWN = dict(_columns)
"""Those of contacts themselves."""
