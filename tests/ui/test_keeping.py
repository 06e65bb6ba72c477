"""Parts of pages that are kept as they were drawn: under what they show, and with places for what differs each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.tags.words import Word
from staffetta.ui import keeping
from staffetta.ui.context import csrf_field, rendering, unique_id
from staffetta.ui.keeping import Entry, Lines, entries, kept

TAG = "ui/toast.html"


@pytest.fixture
def template(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Templates of this test, which are drawn by the environment of every page."""
    from django.template import engines  # noqa: PLC0415
    from jinja2 import DictLoader  # noqa: PLC0415

    env = engines["jinja2"].env
    known: dict[str, str] = {}
    overlaid = env.overlay(loader=DictLoader(known), auto_reload=False, cache_size=0)
    monkeypatch.setattr(engines["jinja2"], "env", overlaid)
    keeping._drawn.cache_clear()
    yield known
    keeping._drawn.cache_clear()


def drawn(name: str, **values: Any) -> str:
    with rendering(RequestFactory().get("/")):
        return str(kept(name, **values))


def test_it_is_drawn_once_and_again_for_every_other_value_language_and_day(template: dict[str, str]) -> None:
    template["x"] = "{{ who.name }} {{ _('Leads') }} {{ now().isoformat() }}"
    first = drawn("x", who=Entry(name="Ada"))
    assert drawn("x", who=Entry(name="Ada")) == first
    assert drawn("x", who=Entry(name="Eva")) != first
    with translation.override("it"):
        assert drawn("x", who=Entry(name="Ada")) != first
    with timezone.override("Asia/Tokyo"):
        assert drawn("x", who=Entry(name="Ada")) != first
    assert drawn("x", who=Entry(name="Ada")) == first


def test_another_day_draws_it_anew(template: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    template["x"] = "{{ now().isoformat() }}"
    first, moment = drawn("x"), timezone.now() + timedelta(days=1)
    monkeypatch.setattr(keeping.timezone, "localdate", lambda: moment.date())
    assert drawn("x") != first


def test_ids_go_on_where_the_page_is_and_the_token_is_the_answers(template: dict[str, str]) -> None:
    template["x"] = "{% set a = unique_id('menu') %}{{ a }} {{ unique_id('x') }} {{ a }} {{ csrf_token_value() }}"
    seen = []
    for _turn in range(2):
        with rendering(RequestFactory().get("/")):
            assert unique_id("menu") == "menu-1"
            ids, token = str(kept("x")).rsplit(" ", 1)
            assert ids == "menu-2 x-3 menu-2"
            assert unique_id("menu") == "menu-4"
            seen.append(token)
    assert len({*seen}) == 2
    assert all(len(token) == 64 for token in seen)


def test_what_it_shows_is_escaped(template: dict[str, str]) -> None:
    template["x"] = "{{ menu[0].label }}"
    assert drawn("x", menu=entries([{"label": "<b>", "fields": {"version": 1}}])) == "&lt;b&gt;"


@pytest.mark.parametrize("value", [Markup("<b>"), Word("Fair"), object(), ["list"], {"a": "dict"}])
def test_nothing_is_kept_under_what_may_look_different_and_be_equal(template: dict[str, str], value: Any) -> None:
    template["x"] = "x"
    with pytest.raises(TypeError):
        drawn("x", value=(Entry(one=value),))


def test_a_template_that_wants_more_than_it_was_given_fails(template: dict[str, str]) -> None:
    from jinja2 import UndefinedError  # noqa: PLC0415

    template["x"] = "{{ member.name }}"
    with pytest.raises(UndefinedError):
        drawn("x")
    template["y"] = "{{ lead.title }}"
    with pytest.raises(UndefinedError):
        drawn("y", lead=Entry(pk=1))


def test_a_moment_may_be_part_of_it(template: dict[str, str]) -> None:
    template["x"] = "{{ at.isoformat() }}"
    at = datetime(2026, 3, 4, 14, 30, tzinfo=timezone.get_current_timezone())
    assert drawn("x", at=at) == at.isoformat()


def test_a_line_is_drawn_once_for_all_who_read_alike() -> None:
    asked: list[str] = []

    def draw(name: str, done: bool) -> str:
        asked.append(name)
        return f"<li>{escape(name)} {_('Leads')} {done} {unique_id('menu')} {csrf_field()}</li>"

    drawing, several = Lines(draw, 8), [("<Ada>", True), ("Eva", False)]
    with rendering(RequestFactory().get("/")):
        first, second = drawing(several)
        again = drawing(several)
    assert asked == ["<Ada>", "Eva"]
    assert first.startswith("<li>&lt;Ada&gt; Leads True menu-1 ")
    assert second.startswith("<li>Eva Leads False menu-2 ")
    assert [line.split("menu-")[1][0] for line in again] == ["3", "4"]
    assert again[0].rsplit("menu-", 1)[1][1:] == first.rsplit("menu-", 1)[1][1:], "but for the id it is the same"
    with translation.override("it"), rendering(RequestFactory().get("/")):
        assert "Opportunità" in drawing(several)[0]
    assert asked == ["<Ada>", "Eva"] * 2


def test_a_line_is_not_kept_under_a_record() -> None:
    with pytest.raises(TypeError, match="cannot be part"):
        Lines(str, 8)([(Markup("<b>"),)])
