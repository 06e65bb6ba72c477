"""People of five countries, at firms or on their own, some of them entered more than once and not without mistakes."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

HEADERS = [
    "first_name",
    "last_name",
    "company",
    "email",
    "phone",
    "street",
    "postal_code",
    "city",
    "country",
    "birth_date",
]


@dataclass(frozen=True)
class Land:
    """What names and places of a country are made of."""

    code: str
    prefix: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    endings: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    forms: tuple[str, ...]


def _land(code: str, prefix: str, *words: str) -> Land:
    return Land(code, prefix, *(tuple(part.split(",")) for part in words))  # type: ignore[arg-type]  # six of them


LANDS = (
    _land(
        "IT", "+39",
        "Giulia,Marco,Francesca,Luca,Sofia,Matteo,Chiara,Davide,Elena,Paolo,Anna,Giovanni,Martina,Andrea,Sara,Simone",
        "Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Bruno,Gallo,Conti,De Luca,Costa",
        "ini,etti,ello,oni,acci,aro,isi", "Via Roma,Via Garibaldi,Corso Italia,Via Dante,Piazza Verdi,Viale Europa",
        "Milano,Torino,Bologna,Verona,Bergamo,Brescia,Padova,Modena", "S.r.l.,S.p.A.,S.n.c.",
    ),
    _land(
        "FR", "+33",
        "Camille,Pierre,Léa,Hugo,Chloé,Lucas,Élodie,Nathan,Manon,Louis,Zoé,Jules,Inès,Théo,Juliette,François",
        "Martin,Bernard,Dubois,Thomas,Robert,Petit,Durand,Leroy,Moreau,Simon,Laurent,Lefèvre,Michel,Garcia",
        "eau,ier,ard,el,in,ois,et", "rue Victor Hugo,avenue de la Gare,rue des Lilas,boulevard Voltaire,rue du Bac",
        "Lyon,Lille,Nantes,Rennes,Dijon,Tours,Angers,Reims", "SARL,SA,SAS",
    ),
    _land(
        "PL", "+48",
        "Zofia,Jan,Hanna,Jakub,Maja,Łukasz,Małgorzata,Krzysztof,Agnieszka,Paweł,Ewa,Tomasz,Oliwia,Stanisław,Alicja",
        "Nowak,Kowalski,Wiśniewski,Wójcik,Kowalczyk,Kamiński,Lewandowski,Zieliński,Szymański,Woźniak,Dąbrowski",
        "ski,cki,czyk,ak,ek,ewicz,owski", "ul. Długa,ul. Polna,ul. Leśna,al. Jana Pawła II,ul. Słoneczna",
        "Kraków,Łódź,Gdańsk,Poznań,Lublin,Toruń,Gliwice,Radom", "Sp. z o.o.,S.A.,Sp.k.",
    ),
    _land(
        "DE", "+49",
        "Anna,Jörg,Ursula,Hans,Käthe,Björn,Anke,Dieter,Lena,Felix,Jürgen,Greta,Emil,Mia,Paul,Frieda",
        "Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Koch,Bauer,Strauß,Groß",
        "mann,er,ke,ert,meier,ich,hardt", "Hauptstraße,Bahnhofstr.,Gartenweg,Goethestraße,Am Markt,Lindenallee",
        "Köln,Bonn,Leipzig,Kassel,Ulm,Essen,Mainz,Erfurt", "GmbH,AG,KG",
    ),
    _land(
        "GB", "+44",
        "Emma,Oliver,Charlotte,Jack,Amelia,George,Isla,Harry,Ava,Noah,Katherine,William,Elizabeth,Robert,Alice,James",
        "Smith,Jones,Taylor,Brown,Wilson,Evans,Walker,Wright,Green,Hall,Wood,Clarke,Turner,Hill,Cooper,O'Brien",
        "son,ton,ley,field,worth,man,well", "High Street,Station Road,Church Lane,Park Avenue,Victoria Road",
        "Leeds,York,Bath,Derby,Exeter,Lincoln,Preston,Swindon", "Ltd,plc,LLP",
    ),
)  # fmt: skip
SYLLABLES = [
    "al",
    "an",
    "ar",
    "be",
    "bi",
    "bo",
    "ca",
    "ce",
    "co",
    "da",
    "de",
    "do",
    "el",
    "en",
    "er",
    "fa",
    "fe",
    "fi",
    "ga",
    "ge",
    "go",
    "in",
    "ka",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "vi",
    "vo",
    "za",
    "ze",
    "zo",
    "gra",
    "bre",
    "stra",
    "kle",
    "fro",
    "tri",
    "dro",
    "pla",
]
TRADES = [
    "Meccanica",
    "Logistik",
    "Transport",
    "Bau",
    "Consulting",
    "Software",
    "Foods",
    "Textile",
    "Énergie",
    "Usługi",
    "Technik",
    "Impianti",
]
AGAIN = 0.2


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    company: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str
    country: str
    birth_date: str

    def row(self) -> list[str]:
        return [getattr(self, header) for header in HEADERS]


class Population:
    """Deals out people; the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.dice = random.Random(seed)
        self.firms: list[tuple[Land, str, str, str, str]] = []

    def _skewed(self, words: tuple[str, ...]) -> str:
        """The first ones more often, as names are."""
        return words[int(len(words) * self.dice.random() ** 1.8)]

    def _word(self, least: int = 2, most: int = 3) -> str:
        return "".join(self.dice.choice(SYLLABLES) for _ in range(self.dice.randint(least, most)))

    def _family(self, land: Land) -> str:
        if self.dice.random() < 0.35:
            return self._skewed(land.family)
        return (self._word(1, 3) + self.dice.choice(land.endings)).capitalize()

    def _place(self, land: Land) -> tuple[str, str, str]:
        dice = self.dice
        known = f" {self._word().capitalize()}" if dice.random() < 0.7 else ""
        street = f"{dice.choice(land.streets)}{known} {dice.randint(1, 180)}"
        city = self._skewed(land.cities) if dice.random() < 0.5 else self._word(2, 4).capitalize()
        return street, f"{dice.randint(10, 99)}{dice.randint(0, 999):03d}", city

    def _firm(self) -> tuple[Land, str, str, str, str]:
        if self.firms and self.dice.random() < 0.7:
            return self.dice.choice(self.firms)
        land = self.dice.choice(LANDS)
        trade = f" {self.dice.choice(TRADES)}" if self.dice.random() < 0.6 else ""
        name = f"{self._word().capitalize()}{trade} {self.dice.choice(land.forms)}"
        firm = (land, name, *self._place(land))
        self.firms.append(firm)
        return firm

    def person(self) -> Person:
        dice = self.dice
        land, company, street, code, city = self._firm()
        if dice.random() < 0.3:
            company, (street, code, city) = "", self._place(land)
        first, last = self._skewed(land.given), self._family(land)
        if dice.random() < 0.15:
            first += f"-{dice.choice(land.given)}" if land.code == "FR" else f" {dice.choice(land.given)}"
        domain = f"{_plain(company.split()[0])}.example" if company else dice.choice(("mail.example", "post.example"))
        mark = "" if company else str(dice.randint(1, 99))
        email = f"{_plain(first.split()[0])}.{_plain(last)}{mark}@{domain}" if dice.random() < 0.8 else ""
        phone = f"{land.prefix} {dice.randint(20, 799)} {dice.randint(10**5, 10**7)}" if dice.random() < 0.75 else ""
        born = f"{dice.randint(1940, 2006)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        return Person(first, last, company, email, phone, street, code, city, land.code, born)

    def again(self, known: Person) -> Person:
        """The same person, entered by somebody else."""
        ways = [self._mistyped, self._mistyped, self._left_out, self._swapped, self._moved, self._other_job]
        ways += [self._short, self._formatted, self._other_mail, self._born]
        for way in self.dice.sample(ways, self.dice.choice((1, 1, 2, 2, 3))):
            known = way(known)
        return known

    def _mistyped(self, known: Person) -> Person:
        name = self.dice.choice(("first_name", "last_name", "street", "city", "company", "email"))
        return replace(known, **{name: self._typo(getattr(known, name))})

    def _typo(self, text: str) -> str:
        if len(text) < 3:
            return text
        place, letter = self.dice.randrange(len(text) - 1), self.dice.choice("abcdeilmnoprstuz")
        kind = self.dice.randrange(4)
        if kind == 0:
            return text[:place] + text[place + 1 :]
        if kind == 1:
            return text[:place] + letter + text[place:]
        if kind == 2:
            return text[:place] + letter + text[place + 1 :]
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    def _left_out(self, known: Person) -> Person:
        return replace(known, **{self.dice.choice(("email", "phone", "street", "company", "birth_date")): ""})

    def _swapped(self, known: Person) -> Person:
        return replace(known, first_name=known.last_name, last_name=known.first_name)

    def _moved(self, known: Person) -> Person:
        land = next(land for land in LANDS if land.code == known.country)
        street, code, city = self._place(land)
        return replace(known, street=street, postal_code=code, city=city)

    def _other_job(self, known: Person) -> Person:
        _land_, company, street, code, city = self._firm()
        return replace(known, company=company, street=street, postal_code=code, city=city, email="")

    def _short(self, known: Person) -> Person:
        return replace(known, first_name=known.first_name[:1] + ".")

    def _formatted(self, known: Person) -> Person:
        return replace(known, phone=known.phone.replace(" ", "").replace("+", "00"), company=known.company.upper())

    def _other_mail(self, known: Person) -> Person:
        return replace(known, email=f"{_plain(known.last_name)}{self.dice.randint(1, 99)}@mail.example")

    def _born(self, known: Person) -> Person:
        year, month, day = known.birth_date.split("-") if known.birth_date else ("", "", "")
        swapped = f"{year}-{day}-{month}" if known.birth_date and int(day) <= 12 else ""
        return replace(known, birth_date=swapped)


def _plain(text: str) -> str:
    signs = str.maketrans("éèçłśźżńąęóüöäßćÉŁŚ", "eeclszznaeouoasceLS")
    return "".join(c for c in text.translate(signs).lower() if c.isalnum() and c.isascii())


def a_population(count: int, seed: int = 7) -> tuple[list[str], list[list[str]], list[str]]:
    """Headers, rows in no order, and to whom each row belongs."""
    dealt = Population(seed)
    rows: list[tuple[list[str], str]] = []
    while len(rows) < count:
        person, owner = dealt.person(), str(len(rows))
        rows.append((person.row(), owner))
        while len(rows) < count and dealt.dice.random() < AGAIN:
            rows.append((dealt.again(person).row(), owner))
    dealt.dice.shuffle(rows)
    return list(HEADERS), [row for row, _owner in rows], [owner for _row, owner in rows]
