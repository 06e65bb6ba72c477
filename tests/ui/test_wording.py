"""The words of templates: what Jinja's own way would give, looked up once."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

ENV = engines["jinja2"].env  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ('{{ _("Save") }}', "Speichern"),
        ('{{ gettext("Save") }}', "Speichern"),
        ('{{ _("100%% of %(name)s <b>", name="<i>") }}', "100% of &lt;i&gt; <b>"),
        ('{{ _("100%% <b>") }}', "100% <b>"),
        ('{{ pgettext("history", "All") }}', "Alles"),
        ('{{ ngettext("%(count)s <b>", "%(num)s of %(count)s", 2, count="<i>") }}', "2 of &lt;i&gt;"),
        ('{{ ngettext("%(num)s <b>", "%(num)s <i>", 4980) }}', "4.980 <i>"),
    ],
)
def test_words_are_translated_filled_and_safe(source: str, drawn: str) -> None:
    template = ENV.from_string(source)
    with translation.override("de"):
        assert template.render() == template.render() == drawn
        assert isinstance(ENV.globals["_"]("Save"), Markup)


def test_each_language_has_its_own() -> None:
    template = ENV.from_string('{{ _("Save") }}')
    said = {}
    for language in ("en", "it", "fr", "pl", "de"):
        with translation.override(language):
            said[language] = template.render()
    assert said["en"] == "Save"
    assert len(set(said.values())) == 5
