"""Widgets that Django lacks. The components in templates/ui/components/forms.html draw the frame around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from staffetta.core.ids import id_of

Label = Callable[[str], str]


class TemplateWidget(forms.TextInput):
    """A widget drawn by one of our own templates."""

    template = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The HTML of the widget."""
        context = {"name": name, "value": value, "attrs": self.build_attrs(self.attrs, attrs), **self.context(value)}
        return mark_safe(render_to_string(self.template, context, using="jinja2"))  # noqa: S308

    def context(self, value: Any) -> dict[str, Any]:
        """What the template needs besides name, value and attributes."""
        return {}


class DateInput(forms.DateInput):
    """The browser's own date picker; its value is always ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeSelect(forms.Select):
    """Times on a grid; a value off the grid is offered too, so that nothing is changed by looking at it."""

    def __init__(self, attrs: Any = None, minutes: int = 15) -> None:
        grid = [time(m // 60, m % 60).strftime("%H:%M") for m in range(0, 24 * 60, minutes)]
        super().__init__(attrs, [("", "–:–"), *((t, t) for t in grid)])

    def format_value(self, value: Any) -> Any:
        """HH:MM, whatever the value came as."""
        return [value.strftime("%H:%M") if isinstance(value, time) else str(value or "")[:5]]

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        said = value[0] if value else ""
        if said and said not in dict(self.choices):
            self.choices = sorted([*self.choices, (said, said)])
        return super().optgroups(name, value, attrs)


class Segmented(forms.RadioSelect):
    """Few choices side by side, one of them pressed."""


class TagsInput(TemplateWidget):
    """Tags typed one after the other, with suggestions; a plain text field without scripts."""

    template = "ui/widgets/tags.html"

    def __init__(self, attrs: Any = None, suggestions: Iterable[str] = ()) -> None:
        super().__init__(attrs)
        self.suggestions = list(suggestions)

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[str]:
        """All inputs of this name; each may hold several tags with commas between."""
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        given = [given] if isinstance(given, str) else given or []
        return [word for text in given for word in str(text).split(",")]

    def context(self, value: Any) -> dict[str, Any]:
        words = value if isinstance(value, list | tuple) else str(value or "").split(",")
        return {"words": [w for w in (str(word).strip() for word in words) if w], "suggestions": self.suggestions}


class Combobox(TemplateWidget):
    """A record searched for as one types.

    `url` answers ?q= with ui/options.html (a list of Option). `label_of` gives the text for an id already chosen.
    """

    template = "ui/widgets/combobox.html"

    def __init__(
        self, url: str | Promise, label_of: Label | None = None, placeholder: str = "", attrs: Any = None
    ) -> None:
        super().__init__(attrs)
        self.url, self.label_of, self.placeholder = url, label_of, placeholder

    def context(self, value: Any) -> dict[str, Any]:
        said = str(value or "")
        shown = (self.label_of(said) if said and self.label_of else "") or ("" if id_of(said) else said)
        return {"url": self.url, "shown": shown, "placeholder": self.placeholder}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The id; where there are no scripts, what was typed instead, unless it is still what the id is called."""
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        if len(given) < 2:
            return given[0] if given else None
        known, typed = str(given[0]), str(given[-1])
        return known if known and self.label_of and self.label_of(known) == typed else typed


class Files(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)
