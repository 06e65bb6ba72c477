"""Rows of e-mail addresses, phones or websites in a form: as many as one likes, each with its use (C-20)."""

from __future__ import annotations

from typing import Any

from django import forms

from staffetta.contacts.models import Channel
from staffetta.ui.widgets import TemplateWidget

KEYBOARDS = {Channel.Medium.EMAIL: "email", Channel.Medium.PHONE: "tel", Channel.Medium.WEB: "url"}

Row = tuple[str, str]


class ChannelRows(TemplateWidget):
    """Inputs named after the field, each with a select `<name>_use` before it."""

    template = "contacts/widgets/channel_rows.html"

    def __init__(self, medium: Channel.Medium, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.medium = medium

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """(use, value) of every row, empty ones included: their place counts for errors."""
        if not hasattr(data, "getlist"):
            return list(data.get(name, []))
        return list(zip(data.getlist(f"{name}_use"), data.getlist(name), strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> Any:
        return value

    def context(self, value: Any) -> dict[str, Any]:
        rows = [(use, text) for use, text in value or [] if text]
        return {
            "rows": rows or [("work", "")],
            "uses": Channel.Use.choices,
            "inputmode": KEYBOARDS[self.medium],
        }


class ChannelsField(forms.Field):
    """All channels of one medium; its value is a list of (use, value), empty rows left out."""

    def __init__(self, medium: Channel.Medium, **options: Any) -> None:
        super().__init__(widget=ChannelRows(medium), required=False, **options)
        self.medium = medium

    def to_python(self, value: Any) -> list[Row]:
        uses = set(Channel.Use.values)
        return [(use if use in uses else "other", str(text)) for use, text in value or [] if str(text).strip()]
