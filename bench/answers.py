"""Lists of contacts by custom fields at a million contacts, beside hand-written SQL of the same rows in the same run.

Both run as the role that serves, under row-level security, within one connection. The SQL fetches ids and names only,
and knows what it looks for; the list reads which fields there are, and fetches whole contacts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.place import Place, installation

LIMIT = 50


def main() -> None:
    """Fill, measure, print."""
    options = argparse.ArgumentParser(prog="bench/fields", description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=100_000)
    options.add_argument("--kept", default="", help="a directory in which the data stay for the next time")
    options.add_argument("--times", type=int, default=15)
    given = options.parse_args()
    with installation(given.kept) as place:
        from bench.filling import fill  # noqa: PLC0415 - Django is not set up before
        from staffetta.core.isolation import workspace  # noqa: PLC0415

        began = time.perf_counter()
        filled = fill(place, given.count, given.count // 10)
        with workspace(filled.workspace.pk):
            _texts(place, filled.workspace.pk)
            print(f"{given.count:,} contacts, filled in {time.perf_counter() - began:.0f} s")
            print(f"{'':44}{'list ms':>9}{'SQL ms':>9}  rows")
            for name, values, sort, statement in _cases():
                _measure(name, values, sort, statement, given.times, filled.members[0])


def _texts(place: Place, workspace_id: Any) -> None:
    """A text for every second contact, if there is none yet."""
    from staffetta.fields.models import Field, Owner, Type  # noqa: PLC0415

    if Field.objects.filter(code="nickname").exists():
        return
    field = Field.objects.create(
        owner=Owner.CONTACT, type=Type.TEXT, names={"": "Nickname"}, code="nickname", position=9
    )
    with place.as_super() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "insert into contacts_contactvalue (id, workspace_id, field_id, contact_id, slot, text, folded)"
            " select gen_random_uuid(), workspace_id, %s, id, 0, name, folded from contacts_contact"
            " where workspace_id = %s and hashtext(id::text) %% 2 = 0",
            (field.pk, workspace_id),
        )
        connection.execute("vacuum analyze contacts_contactvalue")


VALUE = (
    "select c.id, c.name from contacts_contact c join contacts_contactvalue v on v.workspace_id = c.workspace_id"
    " and v.contact_id = c.id join fields_field f on f.workspace_id = v.workspace_id and f.id = v.field_id"
)


def _cases() -> list[tuple[str, dict[str, Any], str, str]]:
    """Name, filter, order, and the same by hand."""
    return [
        ("text begins with “mar”, by name", {"custom.nickname": "mar"}, "name",
         f"{VALUE} where f.code = 'nickname' and v.folded >= 'mar' and v.folded < 'mas'"
         " order by c.folded, c.id limit 51"),
        ("text begins with “maria ross”, by name", {"custom.nickname": "maria ross"}, "name",
         f"{VALUE} where f.code = 'nickname' and v.folded >= 'maria ross' and v.folded < 'maria rost'"
         " order by c.folded, c.id limit 51"),
        ("number from 4990, by name", {"custom.number.from": "4990"}, "name",
         f"{VALUE} where f.code = 'number' and v.measure >= 4990 order by c.folded, c.id limit 51"),
        ("number 1 to 2500, by name", {"custom.number.from": "1", "custom.number.to": "2500"}, "name",
         f"{VALUE} where f.code = 'number' and v.measure between 1 and 2500 order by c.folded, c.id limit 51"),
        ("date within a week, by name", {"custom.date.from": "2026-03-01", "custom.date.to": "2026-03-07"}, "name",
         f"{VALUE} where f.code = 'date' and v.date between '2026-03-01' and '2026-03-07'"
         " order by c.folded, c.id limit 51"),
        ("choice “lost”, by name", {"custom.choice": "lost"}, "name",
         f"{VALUE} join fields_choice o on o.workspace_id = v.workspace_id and o.id = v.choice_id"
         " where f.code = 'choice' and o.code = 'lost' order by c.folded, c.id limit 51"),
        ("choice empty, by name", {"custom.choice.is": "empty"}, "name",
         "select c.id, c.name from contacts_contact c where not exists (select 1 from contacts_contactvalue v"
         " join fields_field f on f.workspace_id = v.workspace_id and f.id = v.field_id where f.code = 'choice'"
         " and v.choice_id is not null and v.workspace_id = c.workspace_id and v.contact_id = c.id)"
         " order by c.folded, c.id limit 51"),
        ("choice “lost” and number from 4900", {"custom.choice": "lost", "custom.number.from": "4900"}, "name",
         f"{VALUE} join fields_choice o on o.workspace_id = v.workspace_id and o.id = v.choice_id"
         " join contacts_contactvalue w on w.workspace_id = c.workspace_id and w.contact_id = c.id"
         " join fields_field g on g.workspace_id = w.workspace_id and g.id = w.field_id"
         " where f.code = 'choice' and o.code = 'lost' and g.code = 'number' and w.measure >= 4900"
         " order by c.folded, c.id limit 51"),
        ("all, by text", {}, "custom.nickname",
         f"{VALUE} where f.code = 'nickname' and v.folded is not null order by v.folded, v.contact_id limit 51"),
        ("all, by number, descending", {}, "-custom.number",
         f"{VALUE} where f.code = 'number' and v.measure is not null"
         " order by v.measure desc, v.contact_id desc limit 51"),
        ("choice “lost”, by date", {"custom.choice": "lost"}, "custom.date",
         f"{VALUE} where f.code = 'date' and v.date is not null and exists (select 1 from contacts_contactvalue w"  # noqa: S608
         " join fields_choice o on o.workspace_id = w.workspace_id and o.id = w.choice_id where o.code = 'lost'"
         " and w.workspace_id = c.workspace_id and w.contact_id = c.id) order by v.date, v.contact_id limit 51"),
    ]  # fmt: skip


def _measure(name: str, values: dict[str, Any], sort: str, statement: str, times: int, member: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from staffetta.contacts.filters import filter_of  # noqa: PLC0415
    from staffetta.core.paging import page  # noqa: PLC0415
    from staffetta.fields.reading import reading_once  # noqa: PLC0415

    def listed() -> int:
        with reading_once():  # as each request does
            chosen = filter_of({**values, "sort": sort})
            rows, order = chosen.sorted(chosen.rows(member))
            return len(page(rows, order=order, limit=LIMIT).rows)

    def by_hand() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return len(cursor.fetchall()[:LIMIT])

    ours, found = _timed(listed, times)
    bare, same = _timed(by_hand, times)
    note = "" if same == found or sort.lstrip("-") != "name" else f"  (SQL: {same})"
    print(f"{name:44}{ours:9.1f}{bare:9.1f}  {found}{note}")
    sys.stdout.flush()


def _timed(work: Callable[[], int], times: int) -> tuple[float, int]:
    found = work()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), found


if __name__ == "__main__":
    main()
