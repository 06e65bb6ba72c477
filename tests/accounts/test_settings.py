"""What people arrange for themselves: settings, API keys, workspaces; and the preferences of the workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.acts.revoke_key import revoke_key
from staffetta.accounts.models import ApiKey, Privacy, Role
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from tests.cast import SETUP, Cast

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_settings_are_ones_own(people: Cast) -> None:
    with pytest.raises(Forbidden):
        change_settings(people.seller, Settings(name="X"), by=people.administrator)


def test_language_and_zone_change_the_person_and_are_told_once(people: Cast) -> None:
    wanted = Settings(language="de", timezone="Europe/Berlin", ask_post_sales=False)
    changed = change_settings(people.seller, wanted, by=people.seller)
    assert (changed.user.language, changed.user.timezone, changed.ask_post_sales) == ("de", "Europe/Berlin", False)
    event = Event.objects.about(people.seller.pk).first()
    assert event is not None and event.said["changed"] == ["ask_post_sales", "language", "timezone"]
    before = Event.objects.count()
    change_settings(people.seller, wanted, by=people.seller)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (Settings(name="  "), "name"),
        (Settings(language="xx"), "language"),
        (Settings(timezone="Mars/Phobos"), "timezone"),
    ],
)
def test_what_is_not_offered_is_refused_at_its_field(people: Cast, values: Settings, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_settings(people.seller, values, by=people.seller)
    assert set(refused.value.fields) == {field}


def test_the_page_speaks_the_language_just_chosen(people: Cast, as_: Any) -> None:
    browser = as_(people.seller)
    form = {"name": "Sara", "language": "it", "timezone": "Europe/Rome", "ask_post_sales": "on"}
    assert browser.post("/settings/", form).status_code == 302
    assert '<html lang="it">' in browser.get("/settings/").content.decode()
    kept = browser.post("/settings/", {**form, "name": "", "timezone": "Europe/Paris"})
    assert kept.status_code == 422
    assert '<option value="Europe/Paris" selected>' in kept.content.decode()


def test_a_key_is_shown_once_and_opens_the_api_until_it_is_revoked(people: Cast, as_: Any, client: Any) -> None:
    browser = as_(people.seller)
    page = browser.post("/settings/keys/", {"label": "Shop"})
    key = next(part for part in page.content.decode().split('"') if part.startswith("stf_"))
    assert "no-store" in page.headers["Cache-Control"]
    assert key not in browser.get("/settings/").content.decode()
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).json()["name"] == "Sara Seller"
    made = ApiKey.objects.get(label="Shop")
    assert key not in (made.digest, made.start) and key.endswith(made.start)
    assert browser.post(f"/settings/keys/{made.pk}/revoke/").status_code == 302
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_keys_are_made_by_oneself_and_revoked_by_oneself_or_administrators(people: Cast) -> None:
    with pytest.raises(Forbidden):
        make_key(people.seller, label="Shop", by=people.administrator)
    key, _secret = make_key(people.seller, label="Shop", by=people.seller)
    with pytest.raises(Forbidden):
        revoke_key(key, at=AT, by=people.teammate)
    assert revoke_key(key, at=AT, by=people.administrator).revoked_at == AT


def test_keys_by_api(people: Cast, api: Any) -> None:
    sara = api(people.seller)
    made = sara.post("/api-keys", {"label": "Shop"})
    assert made.data["key"].startswith("stf_")
    assert "key" not in sara.get("/api-keys").data["items"][0]
    assert api(people.teammate)("DELETE", f"/api-keys/{made.data['id']}").status_code == 404
    assert sara("DELETE", f"/api-keys/{made.data['id']}").status_code == 204


def test_preferences_change_and_the_edition_does_not(people: Cast, api: Any) -> None:
    wanted = Preferences(privacy=Privacy.OWN, currency="PLN", country="PL", prefill_post_sales_tags=True)
    changed = change_workspace(people.workspace, wanted, by=people.administrator, expected=1)
    assert (changed.privacy, changed.currency, changed.country, changed.version) == ("own", "PLN", "PL", 2)
    with pytest.raises(Stale):
        change_workspace(people.workspace, Preferences(name="X"), by=people.administrator, expected=1)
    with pytest.raises(Forbidden):
        change_workspace(people.workspace, Preferences(name="X"), by=people.manager)
    for values, field in ((Preferences(currency="XXX"), "currency"), (Preferences(country="ZZ"), "country")):
        with pytest.raises(Invalid) as refused:
            change_workspace(people.workspace, values, by=people.administrator)
        assert set(refused.value.fields) == {field}
    assert api(people.administrator).patch("/workspace", {"edition": "starter"}).status_code == 422
    assert api(people.seller).get("/workspace").data["edition"] == "complete"


def test_preferences_page_explains_privacy_and_shows_the_edition(people: Cast, as_: Any) -> None:
    page = as_(people.administrator).get("/administration/workspace/").content.decode()
    assert "Complete" in page and "everybody sees what he handles" in page
    assert 'name="edition"' not in page


def test_who_belongs_to_two_workspaces_switches_between_them(other_firm: Cast, people: Cast, as_: Any) -> None:
    both = add_member(email="ada@weiss.example", name="Ada W.", role=Role.USER, by=SETUP)
    browser = as_(both)
    assert "Autohaus Weiß" in browser.get("/workspaces/").content.decode()
    assert browser.post(f"/workspaces/{other_firm.workspace.pk}/enter/").status_code == 302
    with workspace(None):
        assert "Autohaus Weiß" in browser.get("/administration/workspace/").content.decode()
    stranger = as_(people.seller)
    assert stranger.post(f"/workspaces/{other_firm.workspace.pk}/enter/").status_code == 404
