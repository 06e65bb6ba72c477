"""How numbers are given out: the ranges, what they have given, and what the firm has chosen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.numbers.querysets import NumberingQuerySet, NumberRangeQuerySet, StretchQuerySet
from staffetta.numbers.shape import Shape


class NumberRange(WorkspaceModel, Versioned):
    """How numbers of one kind are given out (C-17): prefix, padded value, suffix; never the same twice.

    `{year}` in prefix or suffix stands for the year of the number. `last_given` is the value given last, of this year
    when the range restarts yearly; null while none was.
    """

    code = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, default="", blank=True)
    suffix = models.CharField(max_length=12, default="", blank=True)
    width = models.PositiveSmallIntegerField(default=5)
    next_value = models.PositiveBigIntegerField(default=1)
    last_given = models.PositiveBigIntegerField(null=True, blank=True)
    yearly_restart = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    gap_free = models.BooleanField(default=True)

    objects = NumberRangeQuerySet.as_manager()
    impersonal = ("code", "prefix", "suffix")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "code"], name="numbers_numberrange_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def shape(self) -> Shape:
        return Shape(self.prefix, self.suffix, self.width)

    def shown(self, value: int, year: int) -> str:
        """The number that this value gives in this year."""
        return self.shape.number(value, year)


class Stretch(WorkspaceModel):
    """Values that a range gave, or gives, in one shape and, if it restarts yearly, in one year.

    The last one is open: `last_value` is null and the range itself knows how far it is. Between two stretches of one
    year lie the values that an administrator left out.
    """

    range = models.ForeignKey(NumberRange, on_delete=models.CASCADE, related_name="stretches")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    first_value = models.PositiveBigIntegerField()
    last_value = models.PositiveBigIntegerField(null=True, blank=True)
    prefix = models.CharField(max_length=12, default="", blank=True)
    suffix = models.CharField(max_length=12, default="", blank=True)
    width = models.PositiveSmallIntegerField()

    objects = StretchQuerySet.as_manager()
    impersonal = ("prefix", "suffix")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "range"], condition=models.Q(last_value=None), name="numbers_stretch_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_value}–{self.last_value or ''}"

    @property
    def shape(self) -> Shape:
        return Shape(self.prefix, self.suffix, self.width)


class Released(WorkspaceModel):
    """A number that was given, and whose record has been deleted since. It is not given again.

    `year` is 0 when the range tells none.
    """

    range = models.ForeignKey(NumberRange, on_delete=models.CASCADE, related_name="released")
    number = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    impersonal = ("number",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "range", "year", "value"], name="numbers_released_once")
        ]

    def __str__(self) -> str:
        return self.number


class Accounts(models.TextChoices):
    """Where debtor and creditor numbers come from (C-17)."""

    HAND = "hand", _("They are entered by hand")
    OWN = "own", _("They come from number ranges of their own")
    FOLLOW = "follow", _("They follow the customer and supplier number")


class Numbering(WorkspaceModel, Versioned):
    """What the firm has chosen about numbers; one row at most, none while everything is as delivered."""

    suppliers_apart = models.BooleanField(default=False)
    accounts = models.CharField(max_length=10, choices=Accounts.choices, default=Accounts.HAND)

    objects = NumberingQuerySet.as_manager()
    impersonal = ("accounts",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="numbers_numbering_once")]

    def __str__(self) -> str:
        return "numbering"
