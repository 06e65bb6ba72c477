"""How ids and moments that come from the database are read, and long lists of texts written that go there: a list has
hundreds of ids, the same many times, and an import asks for thousands of names at once."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.types.array import ListBinaryDumper, ListDumper
from psycopg.types.datetime import TimestamptzLoader

_MOST = 20_000
_ids: dict[bytes, UUID] = {}


class IdLoader(Loader):
    """Ids never change, so that one which was read lately is the same object."""

    def load(self, data: Buffer) -> UUID:
        key = bytes(data)
        known = _ids.get(key)
        if known is None:
            if len(_ids) >= _MOST:
                _ids.clear()
            known = _ids[key] = UUID(key.decode())
        return known


class MomentLoader(Loader):
    """Moments in UTC, read by Python's own reader, which is in C; what it cannot read, psycopg reads or refuses."""

    timezone = UTC  # Django looks here, and takes its own reader for another one

    def load(self, data: Buffer) -> datetime:
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return self._usual.load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)

    @functools.cached_property
    def _usual(self) -> TimestamptzLoader:
        """It looks up how the connection writes moments, which few ever need."""
        return TimestamptzLoader(self.oid, self.connection)


class ManyDumper(ListDumper):
    """Lists within the text of a statement. Texts without a sign that means something in a list are put together by
    what is written in C; psycopg looks at each by itself."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        if len(obj) < _FEW or not all(type(each) is str for each in obj):
            return super().dump(obj)
        joined = '","'.join(obj)
        if joined.count('"') != 2 * (len(obj) - 1) or "\\" in joined or "\x00" in joined:
            return super().dump(obj)
        return f'{{"{joined}"}}'.encode()


_FEW = 20


@functools.cache
def loading(usual: AdaptersMap) -> AdaptersMap:
    """Django's way of reading and writing values, with ours for ids, moments and lists of texts."""
    ours = AdaptersMap(usual)
    ours.register_loader("uuid", IdLoader)
    ours.register_loader("timestamptz", MomentLoader)
    ours.register_dumper(list, ManyDumper)
    ours.register_dumper(list, ListBinaryDumper)  # as it was: where values go beside the statement
    return ours
