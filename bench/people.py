"""Contacts that look like those of a European firm, always the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words(
    "Maria Marco Giulia Luca Sofia Matteo Élodie Jean Camille Pierre Zoé Łukasz Małgorzata Krzysztof Agnieszka Paweł "
    "Jörg Jürgen Käthe Anna Hans Ursula Björn Anke Emma Oliver Charlotte Jack Amelia George Sara Tino Olga Karl Ada "
    "Francesca Alessandro Chiara Davide Elena Giovanni Nathalie François Chloé Hugo Zofia Stanisław Ewa Tomasz Dieter"
)
LAST = _words(
    "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Martin Bernard Dubois Thomas Robert Petit "
    "Durand Leroy Moreau Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Müller "
    "Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Smith Jones Taylor Brown Wilson "
    "Evans Walker Wright Strauß Østergård Lefèvre Garçon D'Angelo O'Brien Garcia Martinez"
)
SYLLABLES = _words(
    "al an ar be bi bo ca ce co da de do el en er fa fe fi ga ge go in ka ko la le lo ma me mi mo na ne no pa pe po "
    "ra re ri ro sa se so ta te to va ve vi vo za ze zo"
)
TRADES = _words("Meccanica Elettronica Logistik Transport Bau Consulting Software Foods Textile Énergie Usługi Technik")
FORMS = ("S.r.l.", "S.p.A.", "GmbH", "AG", "SARL", "SA", "Sp. z o.o.", "S.A.", "Ltd", "plc")
PLACES = (
    ("IT", "Milano", "20121"), ("IT", "Torino", "10121"), ("IT", "Bologna", "40121"), ("FR", "Paris", "75001"),
    ("FR", "Lyon", "69001"), ("PL", "Łódź", "90-001"), ("PL", "Kraków", "30-001"), ("DE", "München", "80331"),
    ("DE", "Köln", "50667"), ("GB", "Leeds", "LS1 1AA"), ("ES", "Sevilla", "41001"), ("AT", "Wien", "1010"),
)  # fmt: skip
PREFIXES = {
    "IT": "+39 02",
    "FR": "+33 1",
    "PL": "+48 22",
    "DE": "+49 89",
    "GB": "+44 113",
    "ES": "+34 95",
    "AT": "+43 1",
}
INDUSTRIES = ("Automotive", "Food", "Machinery", "Services", "Retail", "Health", "Public", "")


@dataclass
class Somebody:
    """One contact to be."""

    is_company: bool
    name: str
    first: str
    last: str
    email: str
    phone: str
    vat: str
    street: str
    postal_code: str
    city: str
    country: str
    industry: str
    function: str
    is_supplier: bool
    chance: random.Random = field(repr=False)


def somebodies(count: int, seed: int = 1) -> Iterator[Somebody]:
    """So many, one company to one person; common surnames are common, company names mostly of a kind."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    for place in range(count):
        is_company = chance.random() < 0.5
        first, last = ("", "") if is_company else (chance.choice(FIRST), _last(chance))
        stem = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()
        name = f"{stem} {chance.choice(TRADES)} {chance.choice(FORMS)}" if is_company else f"{first} {last}"
        country, city, postal_code = chance.choice(PLACES)
        domain = f"{stem.lower()}{place % 9973}.example"
        email = f"info@{domain}" if is_company else f"{_ascii(first)}.{_ascii(last)}{place % 997}@{domain}"
        draw = chance.random()
        yield Somebody(
            is_company=is_company,
            name=name,
            first=first,
            last=last,
            email=email if chance.random() < 0.9 else "",
            phone=f"{PREFIXES[country]} {chance.randint(1000000, 9999999)}" if chance.random() < 0.8 else "",
            vat=f"{country}{chance.randint(10**10, 10**11 - 1)}" if is_company and chance.random() < 0.7 else "",
            street=f"Via {chance.choice(LAST)} {chance.randint(1, 200)}",
            postal_code=postal_code,
            city=city,
            country=country,
            industry=chance.choice(INDUSTRIES) if is_company else "",
            function="prospect" if draw < 0.45 else "customer" if draw < 0.75 else "none",
            is_supplier=chance.random() < 0.08,
            chance=chance,
        )


def _last(chance: random.Random) -> str:
    """A third bear one of ten common names, as people do; some bear two."""
    if chance.random() < 0.33:
        return LAST[chance.randrange(10)]
    if chance.random() < 0.2:
        return f"{chance.choice(LAST)}-{chance.choice(LAST)}"
    return chance.choice(LAST) if chance.random() < 0.5 else "".join(chance.choices(SYLLABLES, k=3)).capitalize()


def _ascii(word: str) -> str:
    return word.lower().translate(str.maketrans("éèçøłśńżźćęąößäüå'", "eecolsnzzceaosaua-")).replace("-", "")
