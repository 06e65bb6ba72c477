"""The pages and the API of number ranges (C-17)."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from staffetta.numbers.models import NumberRange
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.contacts.pages import SignIn, text


def at(name: str, **key: Any) -> str:
    return reverse(f"numbers:{name}", kwargs={k: getattr(v, "pk", v) for k, v in key.items()})


def test_administrators_arrange_number_ranges(firm: Cast, as_: SignIn) -> None:
    range_ = NumberRange.objects.get(code="contacts")
    a_company()
    client = as_(firm.administrator)
    assert "C-00002" in text(client.get(at("ranges")))
    body = {"prefix": "K{year}-", "suffix": "", "width": 4, "next_value": 2, "yearly_restart": "on", "gap_free": "on"}
    assert re.search(r"K\d{4}-0002", text(client.get(at("range-preview", range_id=range_), body)))
    stale = client.post(at("range", range_id=range_), {**body, "version": 99})
    assert stale.status_code == 422
    assert client.post(at("range", range_id=range_), {**body, "version": 1}).status_code == 302
    range_.refresh_from_db()
    assert (range_.prefix, range_.width, range_.yearly_restart) == ("K{year}-", 4, True)
    back = client.post(at("range", range_id=range_), {**body, "next_value": 1, "version": 2})
    assert back.status_code == 422 and "1 has been given already; the next value is 2 at least." in text(back)
    assert as_(firm.seller).get(at("ranges")).status_code == 403


def test_number_ranges(firm: Cast, api: Any) -> None:
    administrator = api(firm.administrator)
    found = next(r for r in administrator.get("/number-ranges").data["items"] if r["code"] == "contacts")
    assert found["next_number"] == "C-00001" and found["last_given"] is None
    address = f"/number-ranges/{found['id']}"
    changed = administrator.patch(address, {"prefix": "K", "next_value": 100, "width": 3}, **{"If-Match": '"1"'})
    assert changed.data["next_number"] == "K100" and a_company().number == "K100"
    for values, field in (
        ({"next_value": 100}, "next_value"),
        ({"next_value": 102}, "next_value"),  # a gap in a range without gaps
        ({"yearly_restart": True}, "yearly_restart"),
        ({"prefix": "{month}"}, "prefix"),
        ({"suffix": " x"}, "suffix"),
    ):
        refused = administrator.patch(address, values)
        assert refused.status_code == 422 and refused.data["errors"][0]["field"] == field, values
    ahead = administrator.patch(address, {"next_value": 200, "gap_free": False})
    assert ahead.data["next_number"] == "K200"
    assert api(firm.seller).patch(address, {"prefix": "X"}).status_code == 403
    assert api(firm.seller).get(address).status_code == 200
