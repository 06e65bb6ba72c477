"""The engine: how values are read and compared, what evidence is worth, what keeps groups apart (C-18)."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.duplicates.alike import likeness_of
from staffetta.duplicates.matching.attributes import Attribute, Kind, Level, Record
from staffetta.duplicates.matching.blocking import candidates
from staffetta.duplicates.matching.clustering import groups
from staffetta.duplicates.matching.comparing import level, likeness
from staffetta.duplicates.matching.finding import find
from staffetta.duplicates.matching.learning import Learning
from staffetta.duplicates.matching.preparing import house_numbers, prepared
from staffetta.duplicates.matching.sifting import Sieve
from staffetta.duplicates.matching.unlearnt import unlearnt
from staffetta.duplicates.matching.weighing import DOUBTFUL, Weighing, in_order
from staffetta.duplicates.reading import ATTRIBUTES, record_of

calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines have other work too
WORDS = st.sampled_from(
    ["anna", "maria", "rossi", "bianchi", "müller", "schmidt", "jonh", "john", "via dante", "12", "3a"]
)
TEXTS = st.lists(WORDS, max_size=3).map(" ".join)
PERSONS = ATTRIBUTES["person"]


@st.composite
def persons(draw: st.DrawFn) -> Record:
    said = {attribute.name: [draw(TEXTS)] for attribute in PERSONS if attribute.name not in ("house", "email")}
    return record_of("person", said | {"email": [draw(st.sampled_from(["", "a@b.example", "maria@rossi.example"]))]})


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        (Kind.NAME, "Müller", "mueller", Level.NEAR),
        (Kind.NAME, "Smith", "Smiht", Level.NEAR),
        (Kind.GIVEN, "Robert", "R", Level.SOME),
        (Kind.GIVEN, "Anna Maria", "Maria", Level.ALIKE),
        (Kind.NAME, "Rossi", "Kowalski", Level.OTHER),
        (Kind.ORGANISATION, "Rossi S.r.l.", "ROSSI SRL", Level.SAME),
        (Kind.ORGANISATION, "Autohaus Weiß GmbH", "Autohaus Weiss", Level.SAME),
        (Kind.STREET, "Hauptstraße 5", "Hauptstr. 5", Level.SAME),
        (Kind.EMAIL, "a.rossi@acme.example", "a.rosi@acme.example", Level.NEAR),
        (Kind.EMAIL, "info@acme.example", "sales@acme.example", Level.SOME),
        (Kind.PHONE, "+39 035 123456", "035123456", Level.NEAR),
        (Kind.PHONE, "+39 035 123456", "+39 035 123457", Level.ALIKE),
        (Kind.DATE, "1980-03-04", "1980-04-03", Level.NEAR),
        (Kind.DATE, "1980-03-04", "04.03.1980", Level.SAME),
        (Kind.DATE, "1980-03-04", "1981-03-04", Level.NEAR),
        (Kind.DATE, "1980-03-04", "1962-11-23", Level.OTHER),
        (Kind.POSTCODE, "20121", "20112", Level.NEAR),
        (Kind.NAME, "", "Rossi", Level.MISSING),
        (Kind.NAME, "n/a", "Rossi", Level.MISSING),
    ],
)
def test_levels(kind: Kind, one: str, other: str, expected: Level) -> None:
    assert (likeness(kind, prepared(kind, one), prepared(kind, other)) == 100) == (expected is Level.SAME)
    assert level(kind, prepared(kind, one), prepared(kind, other)) == expected


def test_house_numbers_are_taken_out_of_streets() -> None:
    assert house_numbers("27 washington oak park il 60302") == ["27", "60302"]
    assert house_numbers("via dante 12a") == ["12a"]


@calmly
@given(st.sampled_from(list(Kind)), TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways(kind: Kind, one: str, other: str) -> None:
    first, second = prepared(kind, one), prepared(kind, other)
    assert level(kind, first, second) == level(kind, second, first)


@calmly
@given(TEXTS, TEXTS)
def test_names_are_alike_both_ways_and_never_beyond_a_hundred(one: str, other: str) -> None:
    assert likeness_of(one, other) == likeness_of(other, one) <= 100


@calmly
@given(persons(), persons())
def test_the_score_is_the_same_both_ways_and_its_parts_add_up(one: Record, other: Record) -> None:
    weighing = unlearnt(PERSONS)
    assert weighing.score(one, other) == pytest.approx(weighing.score(other, one))
    before, parts = weighing.parts(one, other)
    total = before + sum(bits for _place, _level, bits in parts)
    assert total == pytest.approx(weighing.score(one, other)) or total < -4


@calmly
@given(persons(), persons(), st.integers(0, len(PERSONS) - 1), TEXTS.filter(bool))
def test_what_is_the_same_never_lowers_the_score(one: Record, other: Record, place: int, text: str) -> None:
    weighing = unlearnt(PERSONS)
    values = prepared(PERSONS[place].kind, text)
    if not values or one[place] or other[place]:
        return
    with_it = tuple(values if i == place else v for i, v in enumerate(one))
    with_it_too = tuple(values if i == place else v for i, v in enumerate(other))
    assert weighing.score(with_it, with_it_too) >= min(-4.0, weighing.score(one, other)) - 1e-9
    if weighing.score(one, other) > -4:
        assert weighing.score(with_it, with_it_too) >= weighing.score(one, other) - 1e-9


@calmly
@given(st.lists(st.floats(-30, 30), min_size=6, max_size=6))
def test_more_likeness_is_never_worth_less(bits: list[float]) -> None:
    ordered = in_order(bits)
    assert ordered[Level.SAME] >= ordered[Level.NEAR] >= ordered[Level.ALIKE] >= ordered[Level.SOME]
    assert ordered[Level.SOME] >= ordered[Level.OTHER] and ordered[Level.SAME] >= 0


def some_people() -> list[Record]:
    """Two hundred, every fifth entered twice."""
    dice = random.Random(3)
    records = []
    for i in range(200):
        first = dice.choice(["anna", "paul", "marta", "hugo", "lena", "piotr", "sara", "luca"])
        last = "".join(dice.choice("bcdfglmnprstv") + dice.choice("aeiou") for _syllable in range(4))
        said = {"first_name": [first], "last_name": [last], "email": [f"{last}@x{i}.example"]}
        records.append(record_of("person", said))
        if i % 5 == 0:
            records.append(record_of("person", said | {"last_name": [last[:3] + last[4:]]}))
    return records


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(dice: random.Random) -> None:
    records = some_people()
    shuffled = list(range(len(records)))
    dice.shuffle(shuffled)
    weighing = unlearnt(PERSONS)
    plain = find(PERSONS, records, weighing=weighing).same()
    mixed = find(PERSONS, [records[i] for i in shuffled], weighing=weighing).same()
    assert plain == {tuple(sorted((shuffled[a], shuffled[b]))) for a, b in mixed} and len(plain) == 40


def test_a_chain_of_half_likenesses_is_no_group() -> None:
    """0 like 1, 1 like 2 … 8 like 9, and nobody else: all one group by links alone."""
    chain = [(1.0, i, i + 1) for i in range(9)]
    found = groups(chain, lambda one, other: -8.0)
    assert max(len(group) for group in found) == 2
    clique = [(5.0, a, b) for a, b in combinations(range(4), 2)]
    assert groups(clique, lambda one, other: -8.0) == [[0, 1, 2, 3]]


def test_weights_survive_being_kept() -> None:
    weighing = unlearnt(PERSONS)
    kept = Weighing.from_json(weighing.as_json())
    one, other = some_people()[:2]
    assert kept.score(one, other) == pytest.approx(weighing.score(one, other), abs=0.01)
    assert kept.attributes == (*PERSONS,) and isinstance(kept.attributes[0], Attribute)


def test_colleagues_are_not_the_same_however_much_their_firm_says() -> None:
    firm = {"company": ["Orobica Impianti"], "phone": ["+39035123456"], "street": ["Via Dante 12"], "city": ["Bergamo"]}
    one = record_of("person", firm | {"first_name": ["Anna"], "last_name": ["Conti"]})
    other = record_of("person", firm | {"first_name": ["Luca"], "last_name": ["Sala"]})
    again = record_of("person", firm | {"first_name": ["Conti"], "last_name": ["Anna"]})
    weighing = unlearnt(PERSONS)
    assert weighing.score(one, other) < 0 < weighing.score(one, again)


def test_swapped_names_weigh_the_same_both_ways() -> None:
    weighing, nothing = unlearnt(PERSONS), tuple(() for _ in PERSONS[2:])
    one: Record = (("anna anna",), ("maria",), *nothing)
    other: Record = (("maria",), ("anna",), *nothing)
    assert weighing.score(one, other) == weighing.score(other, one)


@calmly
@given(st.lists(persons(), min_size=2, max_size=8), st.sampled_from([DOUBTFUL, 0.0, 5.0]), st.booleans())
def test_sifting_tells_what_comparing_everything_tells(records: list[Record], least: float, is_learnt: bool) -> None:
    pairs = [one << 32 | other for one, other in combinations(range(len(records)), 2)]
    weighing = Learning(PERSONS, records, pairs).learn() if is_learnt else unlearnt(PERSONS)
    scores = [(weighing.score(records[p >> 32], records[p & 0xFFFFFFFF]), p >> 32, p & 0xFFFFFFFF) for p in pairs]
    assert Sieve(weighing, records, least).sift(pairs) == [scored for scored in scores if scored[0] >= least]


def test_each_pair_that_shares_something_rare_is_compared_once() -> None:
    people = some_people()
    pairs = candidates(PERSONS, people)
    assert len(set(pairs)) == len(pairs)
    assert all(pair >> 32 < pair & 0xFFFFFFFF < len(people) for pair in pairs)
    mails = [place for place, person in enumerate(people) if person[3]]
    shared = {one << 32 | other for one, other in combinations(mails, 2) if people[one][3] == people[other][3]}
    assert shared
    assert shared <= set(pairs)
