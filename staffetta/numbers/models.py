"""How numbers are given out."""

from __future__ import annotations

from django.db import models

from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.numbers.querysets import NumberRangeQuerySet


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
    def names_year(self) -> bool:
        """Whether its numbers tell their year."""
        return "{year}" in self.prefix + self.suffix

    def shown(self, value: int, year: int) -> str:
        """The number that this value gives in this year."""
        prefix, suffix = (part.replace("{year}", str(year)) for part in (self.prefix, self.suffix))
        return f"{prefix}{value:0{self.width}d}{suffix}"
