"""How a value is written as a number, and read back."""

from __future__ import annotations

from dataclasses import dataclass

YEAR = "{year}"


@dataclass(frozen=True)
class Shape:
    """Prefix and suffix, in which "{year}" stands for the year, and how many digits there are at least."""

    prefix: str
    suffix: str
    width: int

    @property
    def names_year(self) -> bool:
        """Whether the numbers tell their year."""
        return YEAR in self.prefix + self.suffix

    def of(self, year: int) -> Shape:
        """The same in this year, which need not be put in any more."""
        return Shape(*self.around(year), self.width)

    def around(self, year: int) -> tuple[str, str]:
        """Prefix and suffix in this year."""
        if not self.names_year:
            return self.prefix, self.suffix
        return self.prefix.replace(YEAR, str(year)), self.suffix.replace(YEAR, str(year))

    def number(self, value: int, year: int) -> str:
        """The number of this value in this year."""
        prefix, suffix = self.around(year)
        return f"{prefix}{value:0{self.width}d}{suffix}"

    def value(self, number: str, year: int) -> int | None:
        """The value of a number that was written so; None for anything else."""
        prefix, suffix = self.around(year)
        digits = number[len(prefix) : len(number) - len(suffix)]
        if not (digits.isascii() and digits.isdigit()):
            return None
        value = int(digits)
        return value if self.number(value, year) == number else None
