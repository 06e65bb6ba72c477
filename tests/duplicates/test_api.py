"""Duplicates for programs (C-18)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from staffetta.core.isolation import workspace
from staffetta.duplicates.acts.tell_apart import tell_apart
from staffetta.duplicates.models import DuplicatePair, NotTheSame
from staffetta.history.models import Event
from tests.cast import DAWN, Cast, a_firm
from tests.duplicates.makers import pair_of, searched, two_companies, two_persons

Api = Callable[[Any], Any]


def test_pairs_with_their_parts(firm: Cast, api: Api) -> None:
    one, other = two_companies()
    two_persons()
    searched()
    call = api(firm.seller)
    rows = call.get("/duplicates?kind=company&least=90").data["items"]
    assert [{row["first"]["id"], row["second"]["id"]} for row in rows] == [{str(one.pk), str(other.pk)}]
    pair = rows[0]
    assert pair["before"] + sum(part["bits"] for part in pair["parts"]) == pytest.approx(pair["score"], abs=0.1)
    assert len(call.get(f"/duplicates?contact={one.pk}").data["items"]) == 1
    assert call.get("/duplicates?limit=1").data["next"]
    assert call.get(f"/duplicates/{uuid4()}").status_code == 404


def test_decisions(firm: Cast, api: Api) -> None:
    pair = _a_pair()
    call = api(firm.seller)
    assert call.post(f"/duplicates/{pair.pk}/different").data["state"] == "different"
    assert call("DELETE", f"/duplicates/{pair.pk}/different").data["state"] == "open"
    assert call.post("/duplicates/different", {"ids": [str(pair.pk), str(uuid4())]}).data == {"told_apart": 1}
    assert len(call.get("/duplicates?state=different").data["items"]) == 1


def _a_pair() -> DuplicatePair:
    both = two_companies()
    searched()
    return pair_of(*both)


def test_searches(firm: Cast, api: Api) -> None:
    assert api(firm.seller).post("/duplicates/searches").status_code == 403
    call = api(firm.administrator)
    begun = call.post("/duplicates/searches")
    assert begun.status_code == 201 and begun.data["finished_at"] is None
    assert call.post("/duplicates/searches").data["code"] == "already-searching"
    assert call.get(f"/duplicates/searches/{begun.data['id']}").data["handled"] == 0


def test_who_may_be_the_one_about_to_be_created(firm: Cast, api: Api) -> None:
    one, _other = two_companies()
    body = {"kind": "company", "name": "Whoever", "emails": ["INFO@orobica.example"]}
    found = api(firm.seller).post("/duplicates/similar", body).data["similar"]
    assert [(row["contact"]["id"], row["reasons"]) for row in found] == [(str(one.pk), ["same e-mail"])]


@pytest.mark.django_db(transaction=True)
def test_two_who_say_not_the_same_at_one_instant() -> None:
    """Both are answered well, and it is remembered and told once."""
    cast = a_firm()
    with workspace(cast.workspace.pk):
        pair = _a_pair()
    counts: list[int] = []
    start = threading.Barrier(2)

    def say(member: Any) -> None:
        with workspace(cast.workspace.pk):
            start.wait()
            counts.append(tell_apart([pair], by=member, at=DAWN))
        connection.close()

    threads = [threading.Thread(target=say, args=(member,)) for member in (cast.seller, cast.teammate)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with workspace(cast.workspace.pk):
        assert sorted(counts) == [0, 1] and NotTheSame.objects.count() == 1
        assert Event.objects.filter(kind="duplicates.told_apart").count() == 2
