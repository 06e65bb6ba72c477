"""Guess what a file holds and what its columns mean. The guess is shown and can be changed; it is remembered."""

from __future__ import annotations

import hashlib

from staffetta.core.text import fold
from staffetta.exchange.fields import FIELDS, KEEP, PROPERTIES, fields_of
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Table

# What marks a kind: a header that no other kind has.
_MARKS: dict[str, str] = {
    Import.Kind.LEADS: "deal_stage,deal stage,opportunity_id,stage,pipeline,deal name,close_value,deal id",
    Import.Kind.USERS: "sales_agent,user,regional_office,team,agent",
    Import.Kind.PRODUCTS: "sales_price,sku,list price,unit price,product",
    Import.Kind.PERSONS: "first name,last name,full name,job title,cognome,nachname,vorname,nazwisko,prénom,imię,role",
    Import.Kind.COMPANIES: "account,company name,subsidiary_of,sector,employees,ragione sociale,vat number,firma",
}


def guess_kind(table: Table) -> str:
    """The kind of import that the headers speak of; leads before users before the rest when several are marked."""
    headers = {fold(header) for header in table.headers}
    for kind, marks in _MARKS.items():
        if headers & {fold(mark) for mark in marks.split(",")}:
            return kind
    kinds = (kind for kind in FIELDS if kind != Import.Kind.CARDS)
    best = max(kinds, key=lambda kind: sum(1 for f in FIELDS[kind] if headers & set(f.known_as)))
    return str(best)


def guess_mapping(table: Table, kind: str) -> dict[str, str]:
    """Header -> field, each field once; the better-known header wins. Unknown headers of companies are kept."""
    if kind == Import.Kind.CARDS:
        return {header: PROPERTIES.get(header, KEEP) for header in table.headers}
    mapping: dict[str, str] = {}
    for field in fields_of(kind):
        for word in field.known_as:
            header = next((h for h in table.headers if fold(h) == word and h not in mapping), None)
            if header is not None:
                mapping[header] = field.key
                break
    if kind in (Import.Kind.COMPANIES, Import.Kind.PERSONS):
        for header in table.headers:
            mapping.setdefault(header, KEEP)
    return mapping


def headers_digest(table: Table) -> str:
    """By which a mapping is remembered: the same headers, in any order."""
    return hashlib.sha256("\n".join(sorted(table.headers)).encode()).hexdigest()
