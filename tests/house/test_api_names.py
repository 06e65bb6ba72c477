"""Schemas of the API share one list of names: two of one name would silently become one."""

from __future__ import annotations

from collections import defaultdict

from ninja import Schema

from staffetta.config.api import install


def test_every_schema_has_a_name_of_its_own() -> None:
    install()
    known: dict[str, set[str]] = defaultdict(set)

    def walk(schema: type[Schema]) -> None:
        for below in schema.__subclasses__():
            if below.__module__.startswith("staffetta.") and "[" not in below.__name__:
                known[below.__name__].add(below.__module__)
            walk(below)

    walk(Schema)
    assert len(known) > 50
    assert {name: places for name, places in known.items() if len(places) > 1} == {}
