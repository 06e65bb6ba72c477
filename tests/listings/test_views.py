"""Saved views: acts, pages and programs (C-01, L-14)."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from staffetta.accounts.models import Member
from staffetta.contacts.acts.tag import tag_contact
from staffetta.core.acts import Taken
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Refused, Stale
from staffetta.history.models import Event
from staffetta.listings.acts.change import change_view
from staffetta.listings.acts.checking import BadView
from staffetta.listings.acts.choose_default import choose_default
from staffetta.listings.acts.delete import delete_view
from staffetta.listings.drafts import State
from staffetta.listings.models import DefaultView, SavedView
from staffetta.listings.states import address_of, state_of
from staffetta.tags.models import Tag
from tests.cast import DAWN, Cast, a_firm
from tests.contacts.makers import a_company, a_customer
from tests.contacts.pages import names, text
from tests.listings.makers import a_view

SignIn = Callable[[Member], Client]
Api = Callable[[Member], Any]


def test_a_view_is_ones_own_or_shared(firm: Cast) -> None:
    own, shared = a_view(firm.seller), a_view(firm.seller, "For all", is_shared=True)
    assert set(SavedView.objects.visible_to(firm.seller)) == {own, shared}
    assert set(SavedView.objects.visible_to(firm.teammate)) == {shared}
    assert set(SavedView.objects.visible_to(firm.administrator)) == {shared}


def test_names_are_unique_among_ones_own_and_among_the_shared(firm: Cast) -> None:
    a_view(firm.seller, "VIP")
    a_view(firm.teammate, "VIP")
    a_view(firm.seller, "VIP", is_shared=True)
    for by, name, shared in ((firm.seller, " vip ", False), (firm.teammate, "Vip", True)):
        with pytest.raises(BadView) as refused:
            a_view(by, name, is_shared=shared)
        assert list(refused.value.fields) == ["name"]
    for name in ("", "  ", "x" * 61):
        with pytest.raises(BadView):
            a_view(firm.seller, name)


def test_sharing_meets_a_name_that_is_taken(firm: Cast) -> None:
    a_view(firm.teammate, "VIP", is_shared=True)
    own = a_view(firm.seller, "VIP")
    with pytest.raises(BadView):
        change_view(own, is_shared=True, by=firm.seller)
    assert change_view(own, is_shared=True, name="VIP too", by=firm.seller).is_shared


def test_who_may_change_a_view(firm: Cast) -> None:
    shared = a_view(firm.seller, is_shared=True)
    with pytest.raises(Forbidden):
        change_view(shared, name="Other", by=firm.teammate)
    with pytest.raises(Forbidden):
        delete_view(shared, by=firm.manager)
    assert change_view(shared, name="Tidied", by=firm.administrator).name == "Tidied"
    own = a_view(firm.seller, "Own")
    with pytest.raises(Forbidden):
        change_view(own, name="Mine now", by=firm.administrator)


def test_two_at_once_one_is_told(firm: Cast) -> None:
    view = a_view(firm.seller, is_shared=True)
    change_view(view, state=State({"kind": ["person"]}), expected=view.version, by=firm.seller)
    with pytest.raises(Stale):
        change_view(view, state=State({"kind": ["company"]}), expected=view.version, by=firm.administrator)
    view.refresh_from_db()
    assert view.filters == {"kind": ["person"]}


def test_a_view_kept_to_oneself_again_is_nobody_elses_default(firm: Cast) -> None:
    view = a_view(firm.seller, is_shared=True)
    choose_default("contacts", view, by=firm.seller)
    choose_default("contacts", view, by=firm.teammate)
    change_view(view, is_shared=False, by=firm.seller)
    assert [row.member for row in DefaultView.objects.all()] == [firm.seller]
    choose_default("contacts", None, by=firm.seller)
    assert not DefaultView.objects.exists()


def test_the_history_tells_it(firm: Cast) -> None:
    view = a_view(firm.seller)
    change_view(view, name="Renamed", by=firm.seller)
    change_view(view, name="Renamed", by=firm.seller)
    delete_view(view, by=firm.seller)
    kinds = Event.objects.filter(subject_id=view.pk).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["listings.saved", "listings.changed", "listings.deleted"]


def test_an_address_and_a_state_are_the_same_thing(firm: Cast) -> None:
    state = State({"tag": ["A & B", "ü"], "function": ["customer"]}, ("name", "city"), "-created")
    assert state_of(address_of(state)) == state
    assert state_of("?view=x&edited=1&cursor=y&kind=person") == State({"kind": ["person"]})


# ---------------------------------------------------------------------------------------------------------- the page


def test_a_view_opens_filters_columns_and_order(firm: Cast, as_: SignIn) -> None:
    a_customer("Anna"), a_customer("Zoe"), a_company("None")
    view = a_view(firm.seller, columns=("name", "number"))
    page = as_(firm.seller).get(f"/contacts/?view={view.pk}")
    assert names(page) == ["Zoe", "Anna"] and "My customers" in text(page) and "Number" in text(page)
    assert ">Revert<" not in text(page)
    turned = as_(firm.seller).get(f"/contacts/?view={view.pk}&edited=1&function=customer&sort=name")
    assert names(turned) == ["Anna", "Zoe"] and ">Revert<" in text(turned)
    everything = as_(firm.seller).get(f"/contacts/?view={view.pk}&edited=1")
    assert len(names(everything)) == 3 and ">Revert<" in text(everything)


def test_the_page_of_a_view_leads_on_through_it(firm: Cast, as_: SignIn) -> None:
    for i in range(60):
        a_customer(f"Customer {i:02d}")
    view = a_view(firm.seller)
    client = as_(firm.seller)
    first = client.get(f"/contacts/?view={view.pk}").content.decode()
    following = re.findall(r'href="(\?[^"]*cursor=[^"]+)"', first)[-1].replace("&amp;", "&")
    second = client.get(f"/contacts/{following}")
    assert names(second)[0] == "Customer 09" and len(names(second)) == 10 and ">Revert<" not in text(second)


def test_a_default_opens_by_itself_and_everything_is_one_click_away(firm: Cast, as_: SignIn) -> None:
    a_customer("Anna"), a_company("None")
    view, client = a_view(firm.seller), as_(firm.seller)
    client.post("/views/contacts/default/", {"view": str(view.pk)})
    assert names(client.get("/contacts/")) == ["Anna"]
    assert len(names(client.get("/contacts/?view="))) == 2
    assert len(names(client.get("/contacts/?kind=company"))) == 2
    assert len(names(as_(firm.teammate).get("/contacts/"))) == 2
    client.post("/views/contacts/default/", {"view": ""})
    assert len(names(client.get("/contacts/"))) == 2


def test_a_view_is_saved_from_the_page(firm: Cast, as_: SignIn) -> None:
    client = as_(firm.seller)
    state = "function=customer&tag=VIP&columns=name,city&sort=-created&view=x&edited=1"
    answer = client.post("/views/contacts/new/", {"name": "VIP", "is_shared": "on", "state": state})
    view = SavedView.objects.get()
    assert answer["Location"] == f"/contacts/?view={view.pk}"
    assert view.filters == {"function": ["customer"], "tag": ["VIP"]}
    assert (view.columns, view.sort, view.is_shared, view.owner) == (["name", "city"], "-created", True, firm.seller)
    again = client.post("/views/contacts/new/", {"name": "vip", "is_shared": "on", "state": state})
    assert again.status_code == 422 and "There is another view of this name." in text(again)
    assert 'value="vip"' in text(again)


def test_changes_are_saved_or_reverted(firm: Cast, as_: SignIn) -> None:
    view, client = a_view(firm.seller, is_shared=True), as_(firm.seller)
    page = client.get(f"/contacts/?view={view.pk}&edited=1&function=customer&sort=-name&kind=person")
    assert f'action="/views/{view.pk}/save/"' in text(page)
    client.post(f"/views/{view.pk}/save/", {"state": "function=customer&kind=person", "version": view.version})
    view.refresh_from_db()
    assert view.filters == {"function": ["customer"], "kind": ["person"]} and view.sort == ""
    stale = client.post(f"/views/{view.pk}/save/", {"state": "kind=company", "version": 1})
    assert stale.status_code == 409
    other = as_(firm.teammate).get(f"/contacts/?view={view.pk}&edited=1&kind=company")
    assert f'action="/views/{view.pk}/save/"' not in text(other) and "Save as…" in text(other)


def test_a_view_that_is_gone_is_said_and_the_list_opens(firm: Cast, as_: SignIn) -> None:
    a_company("Acme")
    view = a_view(firm.teammate)
    page = as_(firm.seller).get(f"/contacts/?view={view.pk}")
    assert "does not exist any more, or is not shared with you" in text(page) and names(page) == ["Acme"]
    page = as_(firm.seller).get("/contacts/?view=compact")  # never was one
    assert "does not exist any more" not in text(page) and names(page) == ["Acme"]


def test_a_view_with_a_deleted_tag_or_a_retired_field_opens_and_says_so(firm: Cast, as_: SignIn) -> None:
    tag_contact(a_customer("Anna"), ["VIP"], by=firm.seller)
    view = a_view(firm.seller, filters={"function": ["customer"], "tag": ["VIP"], "custom.gone": ["x"]})
    Tag.objects.all().delete()
    page = as_(firm.seller).get(f"/contacts/?view={view.pk}")
    assert page.status_code == 200 and "filters by something that does not exist any more" in text(page)
    assert "Tag: VIP" in text(page) and "a field that was retired or deleted" in text(page)
    assert ">Revert<" not in text(page)


def test_who_left_is_named_as_such(firm: Cast, as_: SignIn) -> None:
    view = a_view(firm.seller, "Left behind", is_shared=True)
    Member.objects.filter(pk=firm.seller.pk).update(deactivated_at=DAWN)
    page = as_(firm.teammate).get(f"/contacts/?view={view.pk}")
    assert "Sara Seller (deactivated)" in text(page)
    change_view(view, name="Adopted", by=firm.administrator)


def test_dialogues_are_pages_without_scripts(firm: Cast, as_: SignIn) -> None:
    view = a_view(firm.seller, is_shared=True)
    for address in ("/views/contacts/new/?state=kind%3Dperson", f"/views/{view.pk}/"):
        assert "<html" in text(as_(firm.seller).get(address))
    assert "Save your own copy" in text(as_(firm.teammate).get(f"/views/{view.pk}/"))
    assert as_(firm.seller).get("/views/nonsense/new/").status_code == 404
    assert as_(firm.seller).post("/views/contacts/default/", {"view": "nonsense"}).status_code == 404


# -------------------------------------------------------------------------------------------------------- programs


def test_programs_do_the_same(firm: Cast, api: Api) -> None:
    seller, teammate = api(firm.seller), api(firm.teammate)
    body = {"list": "contacts", "name": "VIP", "filters": {"tag": ["VIP"]}, "columns": ["name"], "sort": "-name"}
    made = seller.post("/saved-views", {**body, "is_shared": True})
    assert made.status_code == 201 and made["ETag"] == '"1"' and made.data["owner"]["name"] == "Sara Seller"
    address = f"/saved-views/{made.data['id']}"
    assert teammate.get(address).data["filters"] == {"tag": ["VIP"]}
    assert teammate.patch(address, {"name": "Mine"}).status_code == 403
    changed = seller.patch(address, {"filters": {}, "name": "Everybody"}, **{"If-Match": '"1"'})
    assert changed.data["filters"] == {} and changed.data["columns"] == ["name"] and changed.data["version"] == 2
    assert seller.patch(address, {"name": "Late"}, **{"If-Match": '"1"'}).status_code == 412
    assert teammate("PUT", "/saved-views/default/contacts", {"view": made.data["id"]}).status_code == 204
    assert [row["is_default"] for row in teammate.get("/saved-views?list=contacts").data["items"]] == [True]
    assert [row["is_default"] for row in seller.get("/saved-views").data["items"]] == [False]
    assert seller.post("/saved-views", {"list": "nothing", "name": "X"}).status_code == 422
    assert seller("DELETE", address).status_code == 204
    assert teammate.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_share_the_same_name_at_one_instant() -> None:
    with workspace(None):
        cast = a_firm()
    barrier, outcomes = Barrier(2), []

    def share(member: Member) -> None:
        with workspace(cast.workspace.pk):
            barrier.wait()
            try:
                a_view(member, "Same", is_shared=True)
                outcomes.append("saved")
            except (Taken, BadView) as refused:
                outcomes.append("told" if isinstance(refused, Refused) else "?")
            finally:
                connection.close()

    threads = [Thread(target=share, args=(member,)) for member in (cast.seller, cast.teammate)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]
