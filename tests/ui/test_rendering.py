"""Selects are drawn in Python: the same as Django's templates."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from staffetta.ui.rendering import Renderer
from staffetta.ui.widgets import TimeSelect

GROUPED = [("", "Nobody & none"), ("People", [("1", "<Ada>"), ("2", "Łukasz")]), (3, mark_safe("a &amp; b"))]

BETWEEN = re.compile(r">\s+<")


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(attrs={"data-x": 'a"b', "disabled": True, "hidden": False}, choices=GROUPED), "2"),
        (forms.Select(choices=GROUPED), None),
        (forms.SelectMultiple(choices=GROUPED), ["1", "3"]),
        (forms.NullBooleanSelect(), True),
        (TimeSelect(), "09:10"),
        (forms.Select(), ""),
    ],
)
def test_a_select_is_what_django_would_draw(widget: forms.Select, value: object) -> None:
    attrs = {"id": "id_one"}
    ours = widget.render("one", value, attrs, Renderer())
    theirs = widget.render("one", value, attrs, DjangoTemplates())
    assert BETWEEN.sub("><", ours) == BETWEEN.sub("><", theirs)
    assert "<Ada>" not in ours


def test_other_widgets_are_drawn_by_their_templates() -> None:
    assert 'type="email"' in forms.EmailInput().render("mail", "a@b.example", {}, Renderer())
