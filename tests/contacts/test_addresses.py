"""Postal addresses the way their countries write them (C-20), against OpenCage's cases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from staffetta.contacts.addresses import code_of, hints_for, lines_of, name_of
from tests.cast import Cast
from tests.contacts.makers import a_company, an_address

CASES = Path(__file__).parent / "data" / "address_cases.jsonl"
FITTING = 143
"""Of OpenCage's 243 cases so many have their lines of postal code, town and region as we write them. The others name
parts that we do not have (quarters, buildings), or differ by design from Google's data."""


def an(**parts: str) -> SimpleNamespace:
    return SimpleNamespace(**{"street": "", "postal_code": "", "city": "", "region": "", "country": "", **parts})


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("Via Torino 12", "20123", "Milano", "MI", "IT"), ["Via Torino 12", "20123 Milano MI"]),
        (("Lange Str. 1", "10115", "Berlin", "", "DE"), ["Lange Str. 1", "10115 Berlin"]),
        (("1 Main St", "10014", "New York", "NY", "US"), ["1 Main St", "New York, NY 10014"]),
        (("10 Downing St", "SW1A 2AA", "London", "", "GB"), ["10 Downing St", "London", "SW1A 2AA"]),
        (("", "", "Berlin", "", "DE"), ["Berlin"]),
        (("", "20123", "", "", "IT"), ["20123"]),
        (("Rue 1", "75001", "Paris", "Île-de-France", "FR"), ["Rue 1", "75001 Paris", "Île-de-France"]),
        (("High St", "1234", "Sydney", "NSW", "AU"), ["High St", "Sydney NSW 1234"]),
        (("Somewhere 1", "99", "Town", "North", "Sealand"), ["Somewhere 1", "99 Town", "North"]),
    ],
)
def test_lines_stand_in_the_order_of_the_country(parts: tuple[str, ...], lines: list[str]) -> None:
    street, code, city, region, country = parts
    address = an(street=street, postal_code=code, city=city, region=region, country=country)
    assert lines_of(address, with_country=False) == lines


def test_the_country_is_named_in_the_readers_language() -> None:
    address = an(city="Berlin", country="DE")
    assert lines_of(address) == ["Berlin", "Germany"]
    with override("it"):
        assert lines_of(address) == ["Berlin", "Germania"]
    assert lines_of(an(city="Sealand City", country="Sealand")) == ["Sealand City", "Sealand"]


@pytest.mark.parametrize("typed", ["Germania", "Allemagne", "Niemcy", "Deutschland", "germany", "DE", "de"])
def test_countries_are_known_by_their_names_in_our_languages(typed: str) -> None:
    assert code_of(typed) == "DE"


def test_what_is_no_country_stays_as_typed() -> None:
    assert code_of("Atlantis") == "" and code_of("") == "" and code_of("xx") == ""
    assert name_of("Atlantis") == "Atlantis" and name_of("FR") == "France"


def test_hints_are_those_of_the_country() -> None:
    us = hints_for("US")
    assert us.order == ("street", "city", "region", "postal_code")
    assert us.labels == {"region": "State", "postal_code": "ZIP code"} and "Texas" in us.regions
    assert hints_for("IT").labels["region"] == "Province" and hints_for("IT").order[1] == "postal_code"
    assert hints_for("").order == ("street", "postal_code", "city", "region") and not hints_for("").regions


def test_nothing_that_was_typed_is_dropped_or_invented(firm: Cast) -> None:
    made = a_company(addresses=(an_address("Springfield", country="Nowhere"),))
    stored = made.addresses.get()
    assert (stored.country, stored.region, stored.postal_code) == ("Nowhere", "", "")
    assert a_company("Without address").addresses.count() == 0


def test_most_blocks_of_opencage_have_our_lines() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) == 243
    assert sum(_fits(case["components"], case["expected"]) for case in cases) >= FITTING


def _fits(parts: dict[str, str], expected: list[str]) -> bool:
    """Whether the lines with postal code, town and region are the expected ones."""
    block = "\n".join(expected)
    towns = ("city", "town", "village", "municipality", "hamlet", "island", "city_district")
    city = next((parts[key] for key in towns if key in parts), "")
    roads = ("road", "street", "pedestrian", "footway", "path", "place")
    road, house = next((parts[key] for key in roads if key in parts), ""), parts.get("house_number", "")
    ways = (f"{road} {house}", f"{house} {road}", f"{road}, {house}", f"{house}, {road}", road, house)
    street = next((way.strip() for way in ways if way.strip() and way in block), "")
    region, code = _region(parts, city, block), parts.get("postcode", "")
    country = parts.get("country_code", "").upper() or parts.get("country", "")
    address = an(street=street, postal_code=code, city=city, region=region, country=country)
    known = [part for part in (code, city, region) if part]
    named = [line for line in expected if line != parts.get("country") and line != street]
    wanted = [line for line in named if any(part in line for part in known)]
    return wanted == [line for line in lines_of(address, with_country=False) if line != street]


def _region(parts: dict[str, str], city: str, block: str) -> str:
    names = ("state_code", "county_code", "state", "county", "region", "province")
    for name in names:
        if name in parts and parts[name] != city and re.search(rf"\b{re.escape(parts[name])}\b", block):
            return parts[name]
    found = re.search(re.escape(city) + r",? ([A-Z]{2,3})\b", block) if city else None
    return found[1] if found and found[1] != parts.get("country_code", "").upper() else ""
