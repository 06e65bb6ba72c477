"""The pages of duplicates (C-18)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffetta.duplicates.models import DuplicatePair, Run
from tests.cast import Cast
from tests.contacts.makers import a_company, an_address, phone
from tests.contacts.pages import SignIn, text
from tests.duplicates.makers import pair_of, searched, two_companies, two_persons

DIFFERENT = DuplicatePair.State.DIFFERENT


def at(name: str, **kwargs: Any) -> str:
    return reverse(f"duplicates:{name}", kwargs=kwargs)


def test_the_pairs_are_ranked_and_say_why(firm: Cast, as_: SignIn) -> None:
    two_companies()
    two_persons()
    searched()
    said = text(as_(firm.seller).get(at("pairs")))
    assert said.index("Orobica Impianti Srl") < said.index("Giovanna Brambila")
    assert "same phone +11.0" in said and "Search all contacts" not in said
    assert "Search all contacts" in text(as_(firm.administrator).get(at("pairs")))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?kind=company", {"Orobica"}),
        ("?kind=person", {"Brambilla"}),
        ("?mine=1", {"Brambilla"}),
        ("?state=different", set()),
        ("?least=99&kind=person", {"Brambilla"}),
        ("?least=abc&kind=&state=x&contact=y", {"Orobica", "Brambilla"}),
    ],
)
def test_filters(firm: Cast, as_: SignIn, query: str, shown: set[str]) -> None:
    two_companies()
    two_persons(handler=firm.seller)
    searched()
    said = text(as_(firm.seller).get(at("pairs") + query))
    assert {name for name in ("Orobica", "Brambilla") if name in said} == shown


def test_side_by_side_then_not_the_same_then_taken_back(firm: Cast, as_: SignIn) -> None:
    one, other = two_companies()
    searched()
    pair, client = pair_of(one, other), as_(firm.seller)
    said = text(client.get(at("pair", pair_id=pair.pk)))
    assert "Via Dante 12" in said and "same street" in said and "two contacts are rarely the same" in said
    assert f"/merges/new/?ids={pair.first_id}&amp;ids={pair.second_id}" in said
    assert client.post(at("different", pair_id=pair.pk)).status_code == 302
    assert "said that they are not the same" in text(client.get(at("pair", pair_id=pair.pk)))
    assert "Take back" in text(client.get(at("pairs") + "?state=different"))
    client.post(at("again", pair_id=pair.pk))
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.OPEN


def test_a_row_goes_without_the_page(firm: Cast, as_: SignIn) -> None:
    pair = pair_of(*_searched())
    answer = as_(firm.seller).post(at("different", pair_id=pair.pk), {"row": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "Take back" in text(answer)


def _searched() -> tuple[Any, Any]:
    both = two_companies()
    searched()
    return both


def test_many_at_once(firm: Cast, as_: SignIn) -> None:
    two_companies()
    two_persons()
    searched()
    ids = [str(pk) for pk in DuplicatePair.objects.values_list("pk", flat=True)]
    answer = as_(firm.seller).post(at("different-many"), {"ids": [*ids, "nonsense"]}, follow=True)
    assert "2 pairs are not the same." in text(answer)
    assert not DuplicatePair.objects.open().exists()
    assert "Select the pairs first." in text(as_(firm.seller).post(at("different-many"), follow=True))


def test_only_pairs_of_which_one_sees_both(own_firm: Cast, as_: SignIn) -> None:
    one = a_company("Orobica Impianti Srl", channels=(phone("+39 035 123456"),), handler=own_firm.seller)
    other = a_company("Orobica Impianti S.r.l.", channels=(phone("+39 035 123456"),), handler=own_firm.office)
    searched()
    pair = pair_of(one, other)
    assert "Orobica" not in text(as_(own_firm.seller).get(at("pairs")))
    assert as_(own_firm.seller).get(at("pair", pair_id=pair.pk)).status_code == 404
    assert as_(own_firm.seller).post(at("different", pair_id=pair.pk)).status_code == 404
    assert "Orobica" in text(as_(own_firm.administrator).get(at("pairs")))


def test_who_may_change_neither_cannot_decide(own_firm: Cast, as_: SignIn) -> None:
    """Seeing is not editing: contacts that a lead is about are seen by its viewers."""
    one, other = two_companies(handler=own_firm.seller)
    searched()
    assert as_(own_firm.manager).post(at("different", pair_id=pair_of(one, other).pk)).status_code == 302
    pair = pair_of(one, other)
    assert pair.state == DIFFERENT


def test_a_search_by_hand_shows_how_far_it_is(firm: Cast, as_: SignIn) -> None:
    assert as_(firm.seller).post(at("search")).status_code == 403
    client = as_(firm.administrator)
    assert "Not searched yet" in text(client.get(at("pairs")))
    client.post(at("search"))
    run = Run.objects.get()
    assert "0 of 0 contacts were read" in text(client.get(at("progress", run_id=run.pk)))
    assert "Searching for duplicates" in text(client.get(at("pairs")))
    assert client.post(at("search"), headers={"HX-Request": "true"}).status_code == 409


def test_as_many_queries_for_two_pairs_as_for_twenty(firm: Cast, as_: SignIn) -> None:
    client = as_(firm.seller)
    counts = []
    for size in (2, 20):
        for i in range(size):
            values = {"addresses": (an_address("Bergamo", street=f"Via Dante {size}{i}"),)}
            for form in ("Srl", "S.r.l."):
                a_company(f"Ditta{size}{i} Uno{i}", channels=(phone(f"+39 035 12{size:02d}{i:02d}"),), **values)
                assert form
        searched()
        client.get(at("pairs"))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("pairs"))
        counts.append(len(queries))
    assert DuplicatePair.objects.count() >= 20 and counts[0] == counts[1]
