"""Addresses by their first word: two hundred of the API side by side would be tried one after another each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

Addresses = tuple[Sequence[URLPattern | URLResolver], str, str]


class _Rest(RoutePattern):
    """What follows the first word; it may begin with the slash, since the word does not end with one."""

    def check(self) -> list[Any]:
        return []


def by_first_word(addresses: Addresses) -> Addresses:
    """The same addresses with the same names, those with the same first word together."""
    patterns, app, namespace = addresses
    found: dict[str, list[URLPattern]] = {}
    others: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        word, slash, rest = str(pattern.pattern).partition("/")
        if isinstance(pattern, URLResolver) or not word or "<" in word:
            others.append(pattern)
            continue
        route = _Rest(slash + rest, name=pattern.name, is_endpoint=True)
        found.setdefault(word, []).append(URLPattern(route, pattern.callback, pattern.default_args, pattern.name))
    return [*(path(word, include(several)) for word, several in found.items()), *others], app, namespace
