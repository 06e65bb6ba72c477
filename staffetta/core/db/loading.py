"""How ids and moments that come from the database are read: a list has hundreds of each, the same ids many times."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from uuid import UUID

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
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


class MomentLoader(TimestamptzLoader):
    """Moments in UTC, read by Python's own reader, which is in C; what it cannot read, psycopg reads or refuses."""

    timezone = UTC  # Django looks here, and takes its own reader for another one

    def load(self, data: Buffer) -> datetime:
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)


@functools.cache
def loading(usual: AdaptersMap) -> AdaptersMap:
    """Django's way of reading and writing values, with ours for ids and moments."""
    ours = AdaptersMap(usual)
    ours.register_loader("uuid", IdLoader)
    ours.register_loader("timestamptz", MomentLoader)
    return ours
