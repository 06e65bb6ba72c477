"""The form that every page's form extends, and the fields and widgets that Django lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from staffetta.core.refusals import Refused
from staffetta.ui import formats
from staffetta.ui.widgets import DateInput, Files, TagsInput, TimeSelect

DASHES = "---------"
"""What Django shows where nothing was chosen yet."""


class Form(forms.Form):
    """A form in the house's manner: no browser bubbles, sentences beside the fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Choose…") if field.required else "–"

    def refuse(self, refused: Refused) -> None:
        """Take a refusal in: its sentences go beside their fields, the rest above the form."""
        known = {name: text for name, text in refused.fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, text)
        if not known:
            self.add_error(None, refused.sentence)

    @contextmanager
    def taking_refusals(self) -> Iterator[None]:
        """Take in what an act refuses inside the block; afterwards `if form.errors:` shows the form again (422)."""
        try:
            yield
        except Refused as refused:
            self.refuse(refused)


class DateField(forms.DateField):
    """A date, picked with the browser's own calendar."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.input_formats = ["%Y-%m-%d"]


class TimeField(forms.TimeField):
    """A time of day on a grid of 15 minutes; other times are kept when they come from elsewhere."""

    widget = TimeSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.input_formats = ["%H:%M", "%H:%M:%S"]


class NumberField(forms.DecimalField):
    """A number written with comma or point: "0,5", "1 250.00", "1.250,00"."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """The number, whichever of the two signs marks its decimals."""
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """What is there already, as one would type it; what somebody has typed stays as it is."""
        return formats.typed(value) if isinstance(value, Decimal) else super().prepare_value(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}


def plain_number(text: str) -> str:
    """ "1.250,50" and "1,250.50" both give "1250.50"; what is no number is left for the field to refuse."""
    text = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        return re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    return text.replace(",", ".") if text.count(",") == 1 else text


class TagsField(forms.Field):
    """Several short words, given as a list without doubles."""

    widget = TagsInput

    def to_python(self, value: Any) -> list[str]:
        """The tags in their order."""
        words = value if isinstance(value, list) else str(value or "").split(",")
        return list(dict.fromkeys(word for word in (" ".join(str(w).split())[:60] for w in words) if word))


class FilesField(forms.FileField):
    """Any number of files."""

    widget = Files
    default_error_messages = {"too_large": _("“%(name)s” is larger than %(size)s MB.")}

    def __init__(self, *, megabytes: int = 25, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.megabytes = megabytes

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The uploaded files, each checked like a single one."""
        given: Iterable[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(file, initial) for file in given]
        for file in files:
            if file.size > self.megabytes * 1_000_000:
                raise forms.ValidationError(
                    self.error_messages["too_large"],
                    code="too_large",
                    params={"name": file.name, "size": self.megabytes},
                )
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class ComboField(forms.CharField):
    """The id of a record that is searched for as one types; the view turns the id into the record (visible_to)."""


__all__ = [
    "ComboField",
    "DateField",
    "FilesField",
    "Form",
    "NumberField",
    "TagsField",
    "TimeField",
    "plain_number",
]
