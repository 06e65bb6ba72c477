"""A tag's name that brings its colour along."""

from __future__ import annotations


class Word(str):
    """The name of a tag; `hue` is the number of its category's colour, 0 for none (then its letters decide)."""

    __slots__ = ("hue",)
    hue: int

    @classmethod
    def of(cls, name: str, colour: str) -> Word:
        """The name with the colour that the tag keeps."""
        word = cls(name)
        word.hue = int(colour) if colour.isdigit() else 0
        return word
