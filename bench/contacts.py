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
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bench.place import installation

ROW = "id, kind, number, name, function, is_supplier, handler_id, industry, vat_number, folded, created_at"
LIST = f"select {ROW} from contacts_contact where merged_into_id is null"  # noqa: S608
SLOW = 4.0
BY_NAME = "order by folded, id limit 51"


class Unanswered(Exception):
    """A case that the server did not answer with 200."""


@dataclass
class Case:
    """One thing that is asked for: `address` of the page or API, and the SQL of its rows."""

    name: str
    address: str
    sql: str
    parameters: tuple[Any, ...] = ()
    api: bool = False


def main() -> None:
    """See above."""
    asked = _arguments()
    with installation(asked.kept) as place:
        from bench.filling import fill  # noqa: PLC0415 - needs Django

        begun = time.perf_counter()
        firm = fill(place, asked.count, asked.count // 10)
        print(f"{asked.count:,} contacts; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        _measure(firm, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/contacts", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--kept", default="", help="a directory whose database is used again")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", default="", help="ask only the cases with one of these words, separated by |")
    parser.add_argument("--explain", default="", help="show statements and slow plans of the cases with these words")
    parser.add_argument("--profile", default="", help="say where the time of the cases with these words goes")
    return parser.parse_args()


def _measure(firm: Any, asked: argparse.Namespace) -> None:
    from django.test import Client  # noqa: PLC0415

    from bench.filling import SETUP  # noqa: PLC0415
    from staffetta.accounts.acts.make_key import make_key  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415

    member = firm.members[0]
    page = Client(raise_request_exception=False)
    with workspace(None):
        page.force_login(member.user)
        session = page.session
        session["workspace"] = str(member.workspace_id)
        session.save()
    with workspace(member.workspace_id):
        api = Client(
            raise_request_exception=False,
            headers={"Authorization": f"Bearer {make_key(member, label='bench', by=SETUP)[1]}"},
        )
        wanted = asked.only.split("|")
        cases = [case for case in _cases(firm, page) if any(words in case.name for words in wanted)]
    print(f"{'':44}{'server':>8}{'bare SQL':>10}{'more':>8}{'CPU':>8}{'SQL':>5}", flush=True)
    worst: dict[bool, float] = {False: 0.0, True: 0.0}
    for case in cases:
        client = api if case.api else page
        try:
            worst[case.api] = max(worst[case.api], _one(case, client, member, asked))
        except Unanswered as error:
            print(f"{case.name:44}  NOT ANSWERED: {error}", flush=True)
    print(f"at most {worst[False]:.1f} ms more for a page (aim 12), {worst[True]:.1f} for the API (aim 6)")


def _one(case: Case, client: Any, member: Any, asked: argparse.Namespace) -> float:
    from django.db import connection  # noqa: PLC0415

    def ask() -> Any:
        answer = client.get(case.address)
        if answer.status_code != 200:
            raise Unanswered(f"{case.address}: {answer.status_code} {answer.content[:200]!r}")
        return answer

    ask()
    statements: list[tuple[float, str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        answer = execute(sql, parameters, many, context)
        statements.append(((time.perf_counter() - begun) * 1000, sql, parameters))
        return answer

    with connection.execute_wrapper(note):
        ask()
    server, bare, ours = [], [], []
    for _run in range(asked.runs):
        cpu = time.process_time()
        server.append(_timed(ask))
        ours.append((time.process_time() - cpu) * 1000)
        bare.append(_timed(lambda: _bare(case, member)) if case.sql else 0.0)
    taken, least = statistics.median(server), statistics.median(bare)
    figures = f"{taken:8.1f}{least:10.1f}{taken - least:8.1f}{statistics.median(ours):8.1f}{len(statements):5}"
    print(f"{case.name:44}{figures}", flush=True)
    if asked.explain and asked.explain in case.name:
        _explain(statements, member)
    if asked.profile and asked.profile in case.name:
        _profile(ask)
    return taken - least


def _timed(function: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    function()
    return (time.perf_counter() - begun) * 1000


def _bare(case: Case, member: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.core.isolation import workspace  # noqa: PLC0415

    with workspace(member.workspace_id), connection.cursor() as cursor:
        cursor.execute(case.sql, case.parameters)
        cursor.fetchall()


def _explain(statements: Iterable[tuple[float, str, Any]], member: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.core.isolation import workspace  # noqa: PLC0415

    with workspace(member.workspace_id), connection.cursor() as cursor:
        for milliseconds, sql, parameters in statements:
            print(f"    {milliseconds:6.1f} ms  {sql[:220]}")
            if milliseconds > SLOW and sql.startswith("SELECT"):
                cursor.execute(f"explain (analyze, buffers) {sql}", parameters)
                print("\n".join(f"        {line}" for (line,) in cursor.fetchall()))


def _profile(ask: Callable[[], Any]) -> None:
    import cProfile  # noqa: PLC0415
    import pstats  # noqa: PLC0415

    profile = cProfile.Profile()
    profile.enable()
    for _run in range(20):
        ask()
    profile.disable()
    pstats.Stats(profile).sort_stats("cumtime").print_stats(110)


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
        ("latest activity first", "-activity", "last_activity_at desc nulls last, id desc"),
    ):
        yield Case(f"list: {name}", f"/contacts/?sort={sort}", f"{LIST} order by {order} limit 51")
    deep = "and (folded, id) > ('m', '00000000-0000-0000-0000-000000000000')"
    cursor = _cursor(["m", "00000000-0000-0000-0000-000000000000"])
    yield Case("list: a deep page", f"/contacts/?cursor={cursor}", f"{LIST} {deep} {BY_NAME}")
    yield Case("API: first page", "/api/v1/contacts", f"{LIST} {BY_NAME}", api=True)
    yield Case("API: a deep page", f"/api/v1/contacts?cursor={cursor}", f"{LIST} {deep} {BY_NAME}", api=True)
    yield Case(
        "API: prospects", "/api/v1/contacts?function=prospect", f"{LIST} and function = 'prospect' {BY_NAME}", api=True
    )


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
        bare = " ".join(
            "and exists (select from contacts_word w where w.contact_id = c.id and w.word >= %s and w.word < %s)"
            if place else "" for place in range(len(words))
        )  # fmt: skip
        ends = tuple(end for word in words for end in _range(word))
        ids = "select contact_id from contacts_word where word >= %s and word < %s limit 300"
        sql = f"select {ROW} from contacts_contact c where id in ({ids}) {bare} limit 20"  # noqa: S608
        yield Case(f"search: {typed}", f"/search/?q={_quoted(typed)}", sql, ends)
        yield Case(f"list found by: {typed}", f"/contacts/?q={_quoted(typed)}", sql, ends)
        yield Case(f"API found by: {typed}", f"/api/v1/contacts?q={_quoted(typed)}", sql, ends, api=True)


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
    yield Case("while typing: is it there already", f"/contacts/new/similar/?{query}", same, (channel.normalised,))


if __name__ == "__main__":
    main()
