"""A table of small forms inside a form: lines of a sequence, lines of a document.

Rows are named `<prefix>-<n>-<field>`; their order is that of their `position`. Without scripts the buttons of the table
(add, up, down, remove) send the whole form, which is shown again with everything typed and nothing saved; with scripts
frontend/src/rows.js does the same at once. templates/ui/rows.html draws the frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict

from staffetta.core.refusals import Refused
from staffetta.ui.forms import Form

F = TypeVar("F", bound="RowForm")
MOST = 500


class RowForm(Form):
    """One row. `unused` gives the values of fields that a row nobody filled in has."""

    unused: Mapping[str, str] = {}
    ignored: tuple[str, ...] = ("id", "position")

    position = forms.IntegerField(required=False, min_value=0, max_value=9999)

    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        said = ((name, self[name].data) for name in self.fields if name not in self.ignored)
        return all(str(value or "").strip() in ("", self.unused.get(name, "")) for name, value in said)


class Rows(Generic[F]):
    """The rows of a form: as stored (`initial`), or as sent (`data`)."""

    def __init__(
        self,
        form: type[F],
        data: QueryDict | None = None,
        *,
        prefix: str = "lines",
        initial: Sequence[Mapping[str, Any]] = (),
        empty: int = 1,
        **options: Any,
    ) -> None:
        self.form, self.data, self.prefix, self.options = form, data, prefix, options
        self.errors: list[str] = []
        if data is None:
            stored = [*initial, *({} for _ in range(max(0, empty - len(initial))))]
            self.forms = [self._fresh(str(n), values) for n, values in enumerate(stored)]
        else:
            self.forms = [self._sent(n) for n in self._order(data)]

    def _order(self, data: QueryDict) -> list[str]:
        """The rows that were sent, by their positions; those of equal position as they stood."""
        names = (re.fullmatch(rf"{self.prefix}-(\d{{1,6}})-position", name) for name in data)
        keys = [match[1] for match in names if match][:MOST]

        def place(key: str) -> int:
            text = str(data.get(f"{self.prefix}-{key}-position", ""))
            return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 9999

        return sorted(keys, key=lambda key: (place(key), int(key)))

    def _fresh(self, key: str, values: Mapping[str, Any]) -> F:
        return self.form(initial=dict(values), prefix=f"{self.prefix}-{key}", **self.options)

    def _sent(self, key: str) -> F:
        return self.form(self.data, prefix=f"{self.prefix}-{key}", **self.options)

    def __iter__(self) -> Iterator[F]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def template(self) -> F:
        """A row to be copied by scripts; they replace __n__."""
        return self._fresh("__n__", {})

    @property
    def filled(self) -> list[F]:
        """The rows in which something was entered, in their order."""
        return [form for form in self.forms if not form.is_blank()]

    def is_valid(self) -> bool:
        """Whether every row that was filled in is right."""
        wrong = sum(bool(form.errors) for form in self.filled)  # each is judged, not only the first that is wrong
        return wrong == 0

    @property
    def has_errors(self) -> bool:
        """Whether something is to be shown beside the rows."""
        return bool(self.errors) or (self.data is not None and any(form.errors for form in self.filled))

    @property
    def pressed(self) -> bool:
        """Whether a button of the table was pressed, so that nothing is to be saved."""
        return self.data is not None and any(f"{self.prefix}-{what}" in self.data for what in _BUTTONS)

    def moved(self) -> Rows[F]:
        """The rows after the button that was pressed, with all that was typed and without errors."""
        assert self.data is not None
        said = [restated(form) for form in self.forms]
        keys = [str(form.prefix).removeprefix(f"{self.prefix}-") for form in self.forms]
        for what, change in _BUTTONS.items():
            key = self.data.get(f"{self.prefix}-{what}")
            if what == "add" and key is not None:
                said.append({})
            elif key in keys:
                change(said, keys.index(key))
        return Rows(self.form, prefix=self.prefix, initial=said, **self.options)

    def take(self, fields: Mapping[str, str]) -> None:
        """Put the sentences of a refusal beside their rows: "lines.0.price" belongs to the first one filled in."""
        rows = self.filled
        for name, sentence in fields.items():
            match = re.fullmatch(rf"{re.escape(self.prefix)}\.(\d+)\.(\w+)", name)
            if match and int(match[1]) < len(rows):
                row = rows[int(match[1])]
                row.add_error(match[2] if match[2] in row.fields else None, sentence)
            elif name == self.prefix:
                self.errors.append(sentence)


def _swap(rows: list[Any], first: int, second: int) -> None:
    if 0 <= first < len(rows) and 0 <= second < len(rows):
        rows[first], rows[second] = rows[second], rows[first]


_BUTTONS: dict[str, Any] = {
    "add": lambda rows, index: None,
    "up": lambda rows, index: _swap(rows, index, index - 1),
    "down": lambda rows, index: _swap(rows, index, index + 1),
    "remove": lambda rows, index: rows.pop(index),
}


def restated(form: forms.Form) -> dict[str, Any]:
    """What was typed into a form, as the initial values of one that has not been judged yet."""
    return {name: form[name].data for name in form.fields}


def refuse(form: Form, rows: Iterable[Rows[Any]], refused: Refused) -> None:
    """Take a refusal in: what is about rows goes beside them, the rest into the form."""
    told = list(rows)
    about_rows = {n: s for n, s in refused.fields.items() if any(n.split(".")[0] == r.prefix for r in told)}
    for table in told:
        table.take(about_rows)
    rest = {name: sentence for name, sentence in refused.fields.items() if name not in about_rows}
    if not about_rows:
        form.refuse(refused)  # as it is: a form may know what kind of refusal it was
    elif rest:
        form.refuse(Refused(refused.sentence, fields=rest))


@contextmanager
def taking_refusals(form: Form, *rows: Rows[Any]) -> Iterator[None]:
    """Take in what an act refuses inside the block: beside the rows, beside the fields, or above the form."""
    try:
        yield
    except Refused as refused:
        refuse(form, rows, refused)
