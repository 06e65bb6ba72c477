"""How the history speaks of number ranges."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.history import subjects
from staffetta.numbers import rules
from staffetta.numbers.models import Numbering, NumberRange
from staffetta.numbers.querysets import NumberingQuerySet, NumberRangeQuerySet
from staffetta.numbers.ranges import label_of


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        NumberRange,
        label=_("Number range"),
        icon="hash",
        visible=_ranges,
        href=lambda r: reverse("numbers:range", kwargs={"range_id": r.pk}),
        fields={
            "prefix": _("Prefix"),
            "suffix": _("Suffix"),
            "width": _("Digits"),
            "next_value": _("Next value"),
            "yearly_restart": _("Begin at 1 again every year"),
            "gap_free": _("Without gaps"),
        },
    )
    subjects.register(
        Numbering,
        label=_("Numbers of suppliers and of accounting"),
        icon="hash",
        visible=_choices,
        href=lambda numbering: reverse("numbers:finance"),
        fields={
            "suppliers_apart": _("Suppliers have their own number range"),
            "accounts": _("Debtor and creditor numbers"),
        },
    )
    for kind in ("numbers.range_opened", "numbers.range_changed"):
        subjects.say(kind, "code", label_of)


def _ranges(member: Member) -> NumberRangeQuerySet:
    rows = NumberRange.objects.visible_to(member)
    return rows if rules.may_change_ranges(member) else rows.none()


def _choices(member: Member) -> NumberingQuerySet:
    rows = Numbering.objects.all()
    return rows if rules.may_change_ranges(member) else rows.none()
