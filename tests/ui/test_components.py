"""The macros: what they say to a browser and to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from jinja2.exceptions import UndefinedError

from staffetta.accounts.models import Member
from staffetta.core.paging import Page
from staffetta.core.refusals import Invalid
from staffetta.ui.forms import DateField, FilesField, Form, NumberField, TagsField, TimeField, plain_number
from staffetta.ui.widgets import Combobox, Segmented

Draw = Callable[..., str]


@pytest.fixture
def draw() -> Draw:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]

    def render(source: str, **context: Any) -> str:
        return str(environment.from_string(source).render(**context))

    return render


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attrs for name, attrs in self.found if name == tag)


class Sample(Form):
    title = forms.CharField(label="Title", help_text="Short.")
    contact = forms.CharField(label="Contact", widget=Combobox("/options/", lambda value: f"Contact {value}"))
    side = forms.ChoiceField(label="Side", choices=[("a", "A"), ("b", "B")], widget=Segmented)
    day = DateField(label="Day")
    start = TimeField(label="Start", required=False)
    hours = NumberField(label="Hours", required=False, decimal_places=2, max_digits=6)
    tags = TagsField(label="Tags", required=False)
    all_day = forms.BooleanField(label="All day", required=False)
    papers = FilesField(label="Files", required=False)


def test_a_button_is_a_link_when_it_has_an_address(draw: Draw) -> None:
    assert Elements(draw('{{ ui.button("Go", href="/x") }}')).first("a")["href"] == "/x"
    assert Elements(draw('{{ ui.button("Go") }}')).first("button")["type"] == "button"


def test_keywords_become_attributes_and_are_escaped(draw: Draw) -> None:
    html = draw(
        "{{ ui.button(label, hx_get='/x?a=1&b=2', data_dialog='plan', autofocus=True, title=none) }}", label="<b>"
    )
    button = Elements(html).first("button")
    assert (button["hx-get"], button["data-dialog"], "title" in button) == ("/x?a=1&b=2", "plan", False)
    assert "autofocus" in button and "&lt;b&gt;" in html


def test_an_icon_button_has_a_name(draw: Draw) -> None:
    assert Elements(draw('{{ ui.icon_button("Edit", "pencil") }}')).first("button")["aria-label"] == "Edit"


def test_a_post_button_works_without_scripts(draw: Draw) -> None:
    elements = Elements(draw("{{ ui.post_button('Win', '/win/', fields={'on': 1}, confirm='Sure?') }}"))
    form = elements.first("form")
    assert (form["method"], form["action"], form["hx-post"], form["data-confirm"]) == (
        "post",
        "/win/",
        "/win/",
        "Sure?",
    )
    assert {a.get("name") for tag, a in elements.found if tag == "input"} == {"csrfmiddlewaretoken", "on"}


@pytest.mark.parametrize("kind", ["todo", "on_hold", "done", "won", "lost", "cancelled"])
def test_a_state_has_a_word_and_a_sign(draw: Draw, kind: str) -> None:
    html = draw("{{ ui.status(kind) }}", kind=kind)
    assert "<svg" in html and any(letter.isalpha() for letter in html.rsplit("</svg>", 1)[1].split("<")[0])


def test_a_menu_skips_what_is_none(draw: Draw) -> None:
    items = [{"label": "Edit", "href": "/e"}, None, {"label": "Delete", "post": "/d", "danger": True}]
    html = draw("{{ ui.menu('More', items) }}", items=items)
    assert html.count('role="menuitem"') == 2 and 'popovertarget="' in html


def test_a_required_field_says_so(draw: Draw) -> None:
    html = draw("{{ ui.field(form.title) }}", form=Sample())
    field = Elements(html).first("input")
    assert field["aria-required"] == "true" and field["aria-describedby"] == "id_title-hint" and "*" in html
    assert "required" not in field  # the browser's own bubbles stay away


def test_errors_stand_beside_their_field_and_above_the_form(draw: Draw) -> None:
    form = Sample({"title": "", "side": "a", "day": "31", "contact": "7", "hours": "abc"})
    html = draw("{{ ui.errors_summary(form) }}{{ ui.field(form.title) }}{{ ui.field(form.day) }}", form=form)
    title = next(a for tag, a in Elements(html).found if tag == "input" and a.get("name") == "title")
    assert title["aria-invalid"] == "true" and title["aria-describedby"] == "id_title-error id_title-hint"
    assert 'href="#id_title"' in html and 'id="id_title-error"' in html


def test_every_widget_is_drawn(draw: Draw) -> None:
    form = Sample(initial={"contact": "7", "tags": ["fleet"], "start": "14:07"})
    html = draw("{{ ui.fields(form) }}", form=form)
    assert 'value="Contact 7"' in html and 'type="date"' in html and "segmented" in html
    assert '<option value="14:07" selected' in html and '<option value="14:15"' in html
    assert 'type="hidden" name="tags" value="fleet"' in html


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1 250", "1250"),
        ("abc", "abc"),
    ],
)
def test_numbers_are_written_with_comma_or_point(written: str, number: str) -> None:
    assert plain_number(written) == number


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "1240.50"), ("it", "1240,50"), ("pl", "1240,50"), ("de", "1240,50")]
)
def test_a_number_that_is_there_stands_as_one_types_it(language: str, shown: str) -> None:
    class Amount(Form):
        amount = NumberField(max_digits=14, decimal_places=2)

    with translation.override(language):
        assert f'value="{shown}"' in str(Amount(initial={"amount": Decimal("1240.50")})["amount"])
        form = Amount({"amount": shown}, initial={"amount": Decimal("1240.50")})
        assert form.is_valid() and not form.has_changed()
        assert form.cleaned_data["amount"] == Decimal("1240.50")
        assert 'value="12,4.5"' in str(Amount({"amount": "12,4.5"})["amount"])  # what was typed stays


def test_tags_come_as_one_list() -> None:
    form = Sample({"title": "x", "contact": "1", "side": "a", "day": "2026-03-04", "tags": "fleet, urgent,fleet, "})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["tags"] == ["fleet", "urgent"]


def test_a_refusal_goes_to_its_field() -> None:
    form = Sample({"title": "x", "contact": "1", "side": "a", "day": "2026-03-04"})
    assert form.is_valid()
    with form.taking_refusals():
        raise Invalid("Too late.", fields={"day": "This day is over."})
    assert form.errors == {"day": ["This day is over."]}
    with form.taking_refusals():
        raise Invalid("Not now.")
    assert form.non_field_errors() == ["Not now."]


def test_a_sorted_column_turns_round(draw: Draw) -> None:
    columns = [{"label": "Amount", "sort": "amount"}, "Name"]
    table = "{% call ui.table(columns, 'Leads', sort='amount', address='?q=a') %}{% endcall %}"
    html = draw(table, columns=columns)
    assert 'aria-sort="ascending"' in html and "?q=a&amp;sort=-amount" in html


def test_the_pager_knows_both_ends(draw: Draw) -> None:
    page: Page[Any] = Page(rows=[], next="abc", previous="")
    html = draw("{{ ui.pager(page, '?q=a', total=1) }}", page=page)
    assert "?q=a&amp;cursor=abc" in html and "1 entry" in html and "disabled" in html


def test_a_card_can_be_moved_by_its_menu_only_elsewhere(draw: Draw) -> None:
    html = draw("{{ ui.card(1, 'Deal', moves=[('a', 'A'), ('b', 'B')], current='a') }}")
    assert 'data-move-to="b"' in html and 'data-move-to="a"' not in html


def test_an_unknown_component_or_name_is_an_error(draw: Draw) -> None:
    with pytest.raises(UndefinedError):
        draw("{{ ui.buton('x') }}")
    with pytest.raises(UndefinedError):
        draw("{{ nobody }}")


def test_what_is_to_be_chosen_says_so_and_not_dashes() -> None:
    class Asking(Form):
        needed = forms.ModelChoiceField(Member.objects.none())
        other = forms.ModelChoiceField(Member.objects.none(), required=False)
        named = forms.ModelChoiceField(Member.objects.none(), required=False, empty_label="Nobody")

    fields = Asking().fields
    assert [str(field.empty_label) for field in fields.values()] == ["Choose…", "–", "Nobody"]  # type: ignore[attr-defined]
