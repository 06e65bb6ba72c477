"""How form widgets are drawn: Django's own templates, but for selects.

Django renders two templates for each option. A form with times on a grid has three hundred options, which took forty
milliseconds; drawn in Python the same takes two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """Named in settings as FORM_RENDERER."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The HTML of a widget, a field or a form."""
        if template_name == SELECT:
            return mark_safe(select(context["widget"]))  # noqa: S308  every part is escaped below
        return mark_safe(super().render(template_name, context, request))  # noqa: S308


def select(widget: Mapping[str, Any]) -> str:
    """A select with its options, groups among them, as Django's template says."""
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        for one in options:
            value, label = escape(str(one["value"])), conditional_escape(one["label"])
            parts.append(f'\n  <option value="{value}"{_attributes(one["attrs"])}>{label}</option>')
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def _attributes(attrs: Mapping[str, Any]) -> str:
    """True stands for an attribute without a value, False for none."""
    if not attrs:
        return ""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
