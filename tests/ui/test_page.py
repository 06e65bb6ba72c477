"""Rendering, the registries, refusals and redirects as a browser and htmx get them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import translation

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.ui import administration, menu, search, user_menu, views
from staffetta.ui.middleware import FragmentMiddleware, RefusalMiddleware
from staffetta.ui.page import render, toast

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
MEMBER = SimpleNamespace(pk=7, name="Giulia Conti", email="giulia@rossi.example", is_administrator=True)


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    def request(path: str = "/x/", method: str = "get", member: Any = MEMBER, **headers: str) -> HttpRequest:
        made = getattr(RequestFactory(), method)(path, headers=headers)
        made.member = member
        made._messages = CookieStorage(made)
        return made

    return request


@pytest.fixture(autouse=True)
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is registered, whatever the rooms have."""
    for module, name in ((menu, "_entries"), (menu, "_creations"), (administration, "_cards"), (search, "_providers")):
        monkeypatch.setattr(module, name, {})
    for module, name in ((menu, "_bell"), (user_menu, "_sources")):
        monkeypatch.setattr(module, name, [])
    yield
    menu._in_order.cache_clear()
    menu._sections_of.cache_clear()


def test_the_menu_keeps_the_order_of_its_sections() -> None:
    menu.add("administration", "administration", "Administration", "settings", "ui:administration")
    menu.add("leads", "second", "B", "x", "ui:search", order=2)
    menu.add("leads", "first", "A", "x", "ui:search", order=1, badge=lambda member: menu.Badge(3, "to do"))
    menu.add("leads", "secret", "C", "x", "ui:search", needs=lambda member: False)
    shown = menu.sections(MEMBER, "second")
    assert [section.key for section in shown] == ["leads", "administration"]
    assert [(entry.key, entry.current) for entry in shown[0].entries] == [("first", False), ("second", True)]
    assert shown[0].entries[0].badge == menu.Badge(3, "to do") and shown[0].entries[1].badge is None


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="No section"):
        menu.add("lead", "leads", "Leads", "x", "ui:search")


def test_search_asks_every_provider() -> None:
    search.add("leads", "Leads", lambda member, text, limit: [search.Hit("Fleet", "/1/")][:limit], order=2)
    search.add("contacts", "Contacts", lambda member, text, limit: [search.Hit(text, "/2/")], order=1)
    search.add("empty", "Empty", lambda member, text, limit: [])
    assert [group.key for group in search.find(MEMBER, " rossi ")] == ["contacts", "leads"]
    assert search.find(MEMBER, "  ") == []


def test_a_whole_page_has_the_menu_and_a_fragment_has_not(ask: Any) -> None:
    asked: list[Any] = []

    def badge(member: Any) -> None:
        asked.append(member)

    menu.add("leads", "leads", "Leads", "x", "ui:search", badge=badge)
    page = render(ask(), "ui/search.html", {"text": "", "groups": []}).content.decode()
    assert "sidebar-entry" in page and "hx-headers:inherited=" in page and len(asked) == 1
    render(ask(**HTMX), "ui/search_hits.html", {"text": "", "groups": []})
    assert len(asked) == 1


def test_notices_come_with_a_fragment_too(ask: Any) -> None:
    request = ask(**HTMX)
    toast(request, "Saved.")
    answer = render(request, "ui/search_hits.html", {"text": "", "groups": []}).content.decode()
    assert "<hx-partial" in answer and "Saved." in answer


def _refusing(request: HttpRequest) -> HttpResponse:
    raise AssertionError("unused")


def test_a_refusal_is_a_toast_for_htmx_and_names_the_fields(ask: Any) -> None:
    refused = Invalid("At most two decimals.", fields={"hours": "Too precise."})
    answer = RefusalMiddleware(_refusing).process_exception(ask(**HTMX), refused)
    assert answer is not None and answer.status_code == 422
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#toasts", "beforeend")
    assert json.loads(answer["HX-Trigger"])["staffetta:refused"]["fields"] == {"hours": "Too precise."}
    assert "At most two decimals." in answer.content.decode()


def test_a_refusal_is_a_page_with_a_way_back_for_a_browser(ask: Any) -> None:
    request = ask("/leads/1/win/", "post", Referer="http://testserver/leads/1/")
    answer = RefusalMiddleware(_refusing).process_exception(request, Forbidden("Only the handler can."))
    assert answer is not None and answer.status_code == 403
    assert "Only the handler can." in answer.content.decode() and 'href="/leads/1/"' in answer.content.decode()


def test_the_way_back_never_leads_elsewhere(ask: Any) -> None:
    request = ask("/x/", "post", Referer="https://elsewhere.example/trap")
    answer = RefusalMiddleware(_refusing).process_exception(request, Forbidden("No."))
    assert answer is not None and "elsewhere" not in answer.content.decode()


def test_other_errors_and_the_api_are_not_its_business(ask: Any) -> None:
    refusing = RefusalMiddleware(_refusing)
    assert refusing.process_exception(ask("/api/v1/leads"), Forbidden("No.")) is None
    assert refusing.process_exception(ask(), ValueError("bug")) is None


def test_a_redirect_reaches_htmx(ask: Any) -> None:
    answer = FragmentMiddleware(lambda request: HttpResponseRedirect("/leads/1/"))(ask(**HTMX))
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/leads/1/")
    plain = FragmentMiddleware(lambda request: HttpResponseRedirect("/leads/1/"))(ask())
    assert (plain.status_code, plain["Location"]) == (302, "/leads/1/")


def test_an_expired_session_leads_back_to_the_page_not_the_fragment(ask: Any) -> None:
    request = ask("/leads/1/plan/", **HTMX, **{"HX-Current-URL": "http://testserver/leads/1/?tab=tasks"})
    answer = FragmentMiddleware(lambda r: HttpResponseRedirect("/accounts/login/?next=/leads/1/plan/"))(request)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fleads%2F1%2F%3Ftab%3Dtasks"


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.not_found, 404), (views.forbidden, 403), (views.csrf_failure, 403), (views.server_error, 500)],
)
@pytest.mark.parametrize("language", ["en", "it", "fr", "pl", "de"])
def test_what_is_shown_when_something_is_wrong(ask: Any, view: Any, status: int, language: str) -> None:
    with translation.override(language):
        page = view(ask(member=None))
        fragment = view(ask(member=None, **HTMX))
    assert page.status_code == fragment.status_code == status
    assert f'lang="{language}"' in page.content.decode()
    assert fragment["HX-Retarget"] == "#toasts"
