"""The pages and the API at a million contacts, each beside the bare SQL of the same rows in the same run.

    bench/contacts [COUNT] [--kept DIRECTORY] [--runs 15] [--only WORDS] [--explain WORDS]

Fills a throw-away database with COUNT contacts (1,000,000) in one workspace and a tenth of that in ten others, then
asks through the whole server but for the socket: middleware, session or key, view, template. The bare SQL is asked by
the same role under the same row-level security, and its rows are fetched. Milliseconds; the median of the runs; CPU is
what this process takes of it, which a busy machine changes less. The aim: a page takes at most 12 ms more than its
SQL, an answer of the API 6 ms.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from typing import Any

from bench.asking import Case, ask_all, asked_for
from bench.place import installation

ROW = "id, kind, number, name, function, is_supplier, handler_id, industry, vat_number, folded, created_at"
LIST = f"select {ROW} from contacts_contact where merged_into_id is null"  # noqa: S608
BY_NAME = "order by folded, id limit 51"


def main() -> None:
    """See above."""
    asked = _arguments()
    with installation(asked.kept) as place:
        from bench.filling import fill  # noqa: PLC0415 - needs Django

        begun = time.perf_counter()
        firm = fill(place, asked.count, asked.count // 10)
        print(f"{asked.count:,} contacts; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        ask_all(firm, _cases, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/contacts", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    asked_for(parser)
    return parser.parse_args()


def _cases(firm: Any, page: Any) -> Iterable[Case]:
    yield Case("a page of hardly anything", "/administration/", "select 1")
    yield from _lists(firm)
    yield from _searches()
    yield from _single(page)


def _lists(firm: Any) -> Iterable[Case]:
    from staffetta.fields.models import Choice, Type  # noqa: PLC0415

    handler, tag = firm.members[3].pk, firm.tags[0].pk
    number = next(field for field in firm.fields if field.type == Type.NUMBER)
    choice = Choice.objects.order_by("serial").first()
    assert choice is not None
    filters: list[tuple[str, str, str, tuple[Any, ...]]] = [
        ("first page", "", "", ()),
        ("prospects", "function=prospect", "and function = 'prospect'", ()),
        ("suppliers", "function=supplier", "and is_supplier", ()),
        ("one handler's", f"handler={handler}", "and handler_id = %s", (handler,)),
        ("with a tag", f"tag={tag}", "and id in (select contact_id from contacts_contacttagging where tag_id = %s)",
         (tag,)),
        ("in a country", "country=PL", "and id in (select contact_id from contacts_address where country = 'PL')", ()),
        ("custom choice", f"custom.{choice.field.code}={choice.code}",
         "and id in (select contact_id from contacts_contactvalue where field_id = %s and choice_id = %s)",
         (choice.field_id, choice.pk)),
        ("custom number at least 4990", f"custom.{number.code}.from=4990",
         "and id in (select contact_id from contacts_contactvalue where field_id = %s and measure >= 4990)",
         (number.pk,)),
        ("handler's prospects with a tag", f"function=prospect&handler={handler}&tag={tag}",
         "and function = 'prospect' and handler_id = %s"
         " and id in (select contact_id from contacts_contacttagging where tag_id = %s)", (handler, tag)),
    ]  # fmt: skip
    for name, query, condition, parameters in filters:
        yield Case(f"list: {name}", f"/contacts/?{query}", f"{LIST} {condition} {BY_NAME}", parameters)
    for name, sort, order in (
        ("newest first", "-created", "created_at desc, id desc"),
        ("by number", "number", "number, id"),
        ("latest activity first", "-active", "last_activity_at desc nulls last, id desc"),
    ):
        yield Case(f"list: {name}", f"/contacts/?sort={sort}", f"{LIST} order by {order} limit 51")
    yield from _sorted_elsewhere(firm)
    deep = "and (folded, id) > ('m', '00000000-0000-0000-0000-000000000000')"
    cursor = _cursor(["m", "00000000-0000-0000-0000-000000000000"])
    yield Case("list: a deep page", f"/contacts/?cursor={cursor}", f"{LIST} {deep} {BY_NAME}")
    yield Case("API: first page", "/api/v1/contacts", f"{LIST} {BY_NAME}", api=True)
    yield Case("API: a deep page", f"/api/v1/contacts?cursor={cursor}", f"{LIST} {deep} {BY_NAME}", api=True)
    yield Case(
        "API: prospects", "/api/v1/contacts?function=prospect", f"{LIST} and function = 'prospect' {BY_NAME}", api=True
    )


def _sorted_elsewhere(firm: Any) -> Iterable[Case]:
    """By what stands in other tables: first pages both ways, a deep one, and where they are narrowed to customers."""
    nobody = "00000000-0000-0000-0000-000000000000"
    for sort, table, column, key in (
        ("email", "contacts_channel", "normalised", "m"),
        ("phone", "contacts_channel", "normalised", "+39 5"),
        ("city", "contacts_address", "place", "m"),
        ("country", "contacts_address", "country", "IT"),
        ("handler", "accounts_member", "name", str(firm.members[5].pk)),
    ):
        joined = "o.id = handler_id" if sort == "handler" else "o.contact_id = c.id"
        medium = f"and o.medium = '{sort}'" if table == "contacts_channel" else ""
        sql = f"select c.id from contacts_contact c join {table} o on {joined} {medium} order by o.{column} limit 51"  # noqa: S608
        deep = _cursor([key, "m", nobody])
        for name, query in (("", f"sort={sort}"), (" down", f"sort=-{sort}"), (" deep", f"sort={sort}&cursor={deep}"),
                            (", customers", f"sort={sort}&function=customer")):  # fmt: skip
            yield Case(f"list: by {sort}{name}", f"/contacts/?{query}", sql)


def _cursor(values: list[Any]) -> str:
    import base64  # noqa: PLC0415

    return base64.urlsafe_b64encode(json.dumps([False, *values]).encode()).decode().rstrip("=")


def _searches() -> Iterable[Case]:
    from staffetta.contacts.models import Channel, Contact  # noqa: PLC0415

    email = Channel.objects.filter(medium="email").order_by("-id")[100].normalised
    phone = Channel.objects.filter(medium="phone").order_by("-id")[100].normalised
    number = Contact.objects.order_by("-id")[100].number
    for typed in ("m", "ma", "mar", "rossi", "jör mü", "maria rossi", email, phone, number):
        words = typed.split()
        has = "exists (select from contacts_word w where w.contact_id = c.id and w.word >= %s and w.word < %s)"
        ends = tuple(end for word in words for end in _range(word))
        ids = "select contact_id from contacts_word where word >= %s and word < %s limit 300"
        more = "".join(f" and {has}" for _word in words[1:])
        some = f"select {ROW} from contacts_contact c where id in ({ids}){more} limit 20"  # noqa: S608
        yield Case(f"search: {typed}", f"/search/?q={_quoted(typed)}", some, ends)
        # Lists show them by name: the same rows, not any that fit.
        fit = f"{LIST.replace('contacts_contact', 'contacts_contact c')} and {has}{more} {BY_NAME}"
        yield Case(f"list found by: {typed}", f"/contacts/?q={_quoted(typed)}", fit, ends)
        yield Case(f"API found by: {typed}", f"/api/v1/contacts?q={_quoted(typed)}", fit, ends, api=True)


def _range(word: str) -> tuple[str, str]:
    from staffetta.core.text import fold  # noqa: PLC0415

    start = "".join(fold(word).split())
    return start, start + chr(0x10FFFF)


def _quoted(text: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(text)


def _single(page: Any) -> Iterable[Case]:
    from staffetta.contacts.models import Channel, Contact  # noqa: PLC0415

    channel = (
        Channel.objects.filter(medium="email", contact__kind="person").select_related("contact").order_by("-id")[7]
    )
    contact: Contact = channel.contact
    one = f"select {ROW} from contacts_contact where id = %s"  # noqa: S608
    yield Case("open contact", f"/contacts/{contact.pk}/", one, (contact.pk,))
    yield Case("API: one contact", f"/api/v1/contacts/{contact.pk}", one, (contact.pk,), api=True)
    same = "select contact_id from contacts_channel where normalised = %s"
    typed = f"last_name={_quoted(contact.last_name)}&first_name={_quoted(contact.first_name)}"
    query = f"kind=person&{typed}&emails={_quoted(channel.value)}"
    similar = f"/contacts/new/similar/?{query}"
    yield Case("while typing: is it there already", similar, same, (channel.normalised,), fragment=True)


if __name__ == "__main__":
    main()
