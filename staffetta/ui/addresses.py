"""Addresses of named pages: a list has hundreds, whose patterns are few. Each is resolved once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import get_script_prefix, reverse

IDS = {UUID}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page; `query` adds a query string: url("leads:list", query={"step": 3})."""
    query: Mapping[str, Any] | None = kwargs.pop("query", None)
    if query:
        return reverse(name, args=args or None, kwargs=kwargs or None, query=query)
    if set(map(type, (*args, *kwargs.values()))) <= IDS and not (args and kwargs):
        form = _form(get_script_prefix(), name, len(args), tuple(kwargs))
        return form % (args or kwargs)
    ids = [(key, value) for key, value in kwargs.items() if isinstance(value, UUID)]
    if args or len(ids) > len(_PLACES):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    places = {key: place for (key, _value), place in zip(ids, _PLACES, strict=False)}
    path = _pattern(get_script_prefix(), name, frozenset({**kwargs, **places}.items()))
    for key, value in ids:
        path = path.replace(str(places[key]), str(value))
    return path


_PLACES = tuple(UUID(int=0xF0F0_F0F0 << 96 | number) for number in range(4))


@functools.lru_cache(maxsize=2048)
def _pattern(prefix: str, name: str, kwargs: frozenset[tuple[str, Any]]) -> str:
    """`prefix` is where the installation is mounted; it is only part of the key."""
    return reverse(name, kwargs=dict(kwargs) or None)


@functools.lru_cache(maxsize=2048)
def _form(prefix: str, name: str, count: int, keys: tuple[str, ...]) -> str:
    """An address with places for ids, as % fills them."""
    places = [UUID(int=0xF0F0_F0F0 << 96 | number) for number in range(count + len(keys))]
    named = dict(zip(keys, places, strict=False))
    path = reverse(name, args=places[:count] or None, kwargs=named or None).replace("%", "%%")
    for place, key in zip(places, keys or [""] * count, strict=True):
        path = path.replace(str(place), f"%({key})s" if key else "%s")
    return path


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string as urlencode writes it: a list has dozens, of the same few pairs."""
    return "&".join([_pair(key, value) for key, value in pairs])


@functools.lru_cache(maxsize=4096)
def _pair(key: str, value: str) -> str:
    return urlencode({key: value})
