"""Grouping addresses changes none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, resolve, reverse

from staffetta.config.addresses import by_first_word
from staffetta.config.api import install
from staffetta.config.urls import urlpatterns


def _routes(patterns: Any, before: str = "") -> Iterator[tuple[str, Any, str | None]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback, pattern.name


def test_the_same_addresses_lead_to_the_same() -> None:
    plain = install().urls
    grouped = by_first_word(plain)
    assert sorted(_routes(grouped[0]), key=str) == sorted(_routes(plain[0]), key=str)
    assert grouped[1:] == plain[1:] and len(grouped[0]) < len(plain[0]) / 2


def test_words_that_begin_alike_are_told_apart() -> None:
    found = resolve("/api/v1/documents/cancel"), resolve("/api/v1/document-types")
    assert [one.route for one in found] == ["api/v1/documents/cancel", "api/v1/document-types"]
    assert reverse("api:openapi-json") == "/api/v1/openapi.json"
    assert isinstance(urlpatterns[0], URLResolver)
