"""Fields that forms about tasks need: hours, and who carries a task out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Group, Member
from staffetta.core.text import NotANumber, decimal_of
from staffetta.processes.models import ActivityType
from staffetta.processes.tree import tree_of
from staffetta.ui.formats import minutes

MOST_HOURS = Decimal("9999.99")


class HoursField(forms.CharField):
    """Hours and hundredths, with comma or point (A-03, worked case 5)."""

    default_error_messages = {
        "invalid": gettext_lazy("Enter hours such as 0.5 or 0,5: not negative, at most two decimals."),
        "too_many": gettext_lazy("Enter at most %(most)s hours."),
    }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The hours; None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            hours = decimal_of(text, places=2)
        except NotANumber as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if hours > MOST_HOURS:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST_HOURS})
        return hours

    def run_validators(self, value: Any) -> None:
        """Those of texts say nothing about numbers."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "data-hours": True, "maxlength": 12, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """With the sign that the reader's language has between hours and hundredths."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))


GRID = (15, 30, 45, 60, 90, 120, 180, 240, 480)


class MinutesField(forms.TypedChoiceField):
    """How long something takes, on a grid; another duration that comes from elsewhere is kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=lambda: _durations(GRID), coerce=int, empty_value=None, **options)

    def valid_value(self, value: Any) -> bool:
        """Whatever a day has room for."""
        text = str(value)
        return text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 1440

    def prepare_value(self, value: Any) -> Any:
        """Offer it, so that nothing is changed by looking at it."""
        if value and self.valid_value(value):
            self.choices = _durations(sorted({*GRID, int(value)}))
        return value


def _durations(several: Iterable[int]) -> list[Any]:
    return [("", "–"), *((str(one), minutes(Decimal(one) / 60)) for one in several)]


class ActivityTypeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One of the activity types in use, those below another in its group; a retired one is kept."""

    def __init__(self, *, keep: ActivityType | None = None, **options: Any) -> None:
        rows = ActivityType.objects.active()
        if keep is not None:
            rows = rows | ActivityType.objects.filter(pk=keep.pk)
        if options.get("required", True):
            options["empty_label"] = None
        options.setdefault("empty_label", gettext_lazy("No type"))
        rows = rows.order_by("position", "id")
        self.kinds = list(rows)  # read once, for the choices, the durations and the first one
        super().__init__(queryset=rows, **options)

    @property
    def first(self) -> ActivityType | None:
        """The one proposed where nothing better is known."""
        return self.kinds[0] if self.kinds else None

    def _get_choices(self) -> Any:
        empty = [("", self.empty_label)] if self.empty_label is not None else []
        return [*empty, *grouped(self.kinds)]

    choices = property(_get_choices, forms.ChoiceField.choices.fset)  # type: ignore[union-attr]  # a property

    def to_python(self, value: Any) -> ActivityType | None:
        """The chosen one, of those that were read already."""
        if value in self.empty_values:
            return None
        key = str(getattr(value, "pk", value)).replace("-", "")
        found = next((kind for kind in self.kinds if kind.pk.hex == key), None)
        if found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return found


def grouped(kinds: Sequence[ActivityType]) -> list[Any]:
    """The choices of a select: types without others below them as they are; with others, all of them in a group."""
    choices: list[Any] = []
    for kind, below in tree_of(kinds):
        if below:
            choices.append((kind.name, [(str(one.pk), one.name) for one in [kind, *below]]))
        else:
            choices.append((str(kind.pk), kind.name))
    return choices


Hands = tuple[Member | None, Group | None]


class HandsField(forms.ChoiceField):
    """Who carries a task out: one person, or one group, or nobody in particular (A-02). Never two of them."""

    def __init__(self, *, nobody: str, keep: Hands = (None, None), **options: Any) -> None:
        options.setdefault("required", False)
        self.members = {f"member:{m.pk}": m for m in Member.objects.active().order_by("name")}
        self.groups = {f"group:{g.pk}": g for g in Group.objects.active().order_by("name")}
        if keep[0] is not None:
            self.members.setdefault(f"member:{keep[0].pk}", keep[0])
        if keep[1] is not None:
            self.groups.setdefault(f"group:{keep[1].pk}", keep[1])
        people = [(key, member.name) for key, member in self.members.items()]
        groups = [(key, group.name) for key, group in self.groups.items()]
        choices: list[Any] = [("", nobody), (_("People"), people)]
        super().__init__(choices=[*choices, (_("Groups"), groups)] if groups else choices, **options)

    def clean(self, value: Any) -> Hands:
        key = super().clean(value)
        return self.members.get(key), self.groups.get(key)


def hands_value(assignee: Member | None, group: Group | None) -> str:
    """The choice that stands for these hands."""
    if group is not None:
        return f"group:{group.pk}"
    return f"member:{assignee.pk}" if assignee is not None else ""
