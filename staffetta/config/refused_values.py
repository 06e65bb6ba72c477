"""What pydantic finds wrong in a request, in the words of the product, where the client wrote it (X-03, X-08).

Its own sentences are English only, speak of "items after validation" where characters are meant, and name the branches
of a union, with the addresses of our functions in memory, as if they were fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

Found = Mapping[str, Any]


class _Wrong(NamedTuple):
    """One error: its place without the branches of unions, the union it lies in, and what is wrong."""

    place: tuple[str, ...]
    union: tuple[str, ...] | None
    kind: str
    sentence: str


def errors_of(found: Sequence[Found], body: Any) -> list[dict[str, str]]:
    """Field and sentence of each; one for all the branches of a union. `body` is what the client sent."""
    wrong = [_told(one, body) for one in found]
    unions: dict[tuple[str, ...], list[_Wrong]] = {}
    for one in wrong:
        if one.union is not None:
            unions.setdefault(one.union, []).append(one)
    told = [one for one in wrong if one.union is None]
    told += [one for branches in unions.values() for one in _nearest(branches)]
    said = {one.place: one.sentence for one in reversed(told)}
    return [{"field": ".".join(place), "detail": said[place]} for place in dict.fromkeys(one.place for one in told)]


def _told(found: Found, body: Any) -> _Wrong:
    loc, kind = found["loc"], found["type"]
    place, union = _place(loc, body, kind)
    return _Wrong(place or (str(loc[0]),), union, kind, sentence(kind, found.get("ctx", {}), found["msg"]))


def _nearest(branches: Sequence[_Wrong]) -> list[_Wrong]:
    """What is said of a value that fits no branch: what lies deepest, for its branch is the one that was meant; else
    what is wrong in a value of the right type; else that no branch takes such a value."""
    deepest = max(len(one.place) for one in branches)
    found = [one for one in branches if len(one.place) == deepest]
    if deepest > len(branches[0].union or ()):
        return found
    of_its_type = [one for one in found if not one.kind.endswith(("_type", "_parsing"))][:1]
    return of_its_type or [found[0]._replace(sentence=_("A value of this kind cannot be entered here."))]


def _place(loc: Sequence[Any], body: Any, kind: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The field as the client wrote it: ("body", <our parameter's name>, "title") is "title"; and the place of the
    union in which it lies, if any."""
    if loc[0] != "body":
        # A list of parameters is told with the name of our own parameter in front.
        own = 2 if len(loc) > 2 and isinstance(loc[-1], int) and loc[1] == loc[0] else 1
        return tuple(str(part) for part in loc[own:]), None
    place: list[str] = []
    union: tuple[str, ...] | None = None
    rest, value = list(loc[2:]), body
    for part in rest:
        if isinstance(value, dict) and part in value or isinstance(value, list) and isinstance(part, int):
            value = value[part]
            place.append(str(part))
        elif isinstance(value, dict) and kind == "missing" and part is rest[-1]:
            place.append(str(part))
        elif part != "[key]":
            union = tuple(place)
    return tuple(place), union


def sentence(kind: str, context: Mapping[str, Any], message: str) -> str:
    """What is wrong, in the language of the request; pydantic's own words for what no field of ours is checked for."""
    if kind in _TYPES:
        return _TYPES[kind]()
    said = next((say(context) for known, say in _BOUNDS.items() if known in kind), None)
    if said is not None:
        return said
    message = message.removeprefix("Value error, ")
    return _id() if "UUID string" in message else message  # Python's own words, of a check of ours


def _of_words(context: Mapping[str, Any]) -> str:
    words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    return _("Only these can be chosen: {words}.").format(words=", ".join(f"“{word}”" for word in words))


def _at_most(context: Mapping[str, Any]) -> str:
    most = context["max_length"]
    if context.get("field_type", "Value") == "Value":
        return _("At most {count} characters.").format(count=most)
    return _("At most {count} entries.").format(count=most)


def _at_least(context: Mapping[str, Any]) -> str:
    least = context["min_length"]
    if least == 1:
        return _("This may not be empty.")
    if context.get("field_type", "Value") == "Value":
        return _("At least {count} characters.").format(count=least)
    return _("At least {count} entries.").format(count=least)


def _number() -> str:
    return _("Enter a number, such as 1250 or 12.5.")


def _whole() -> str:
    return _("Enter a whole number.")


def _day() -> str:
    return _("Enter a date such as 2026-03-31.")


def _moment() -> str:
    return _("Enter a moment with its time zone, such as 2026-03-31T14:30:00+02:00.")


def _clock() -> str:
    return _("Enter a time such as 14:30.")


def _bool() -> str:
    return _("Only true or false can be entered here.")


def _id() -> str:
    return _("This is not an id.")


def _text() -> str:
    return _("This must be a text.")


def _list() -> str:
    return _("This must be a list.")


def _object() -> str:
    return _("This must be an object.")


_TYPES: dict[str, Callable[[], str]] = {
    "missing": lambda: _("This is required."),
    "extra_forbidden": lambda: _("There is no such field here."),
    **dict.fromkeys(("uuid_parsing", "uuid_type", "uuid_version"), _id),
    **dict.fromkeys(("bool_parsing", "bool_type"), _bool),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "int_parsing_size"), _whole),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number", "decimal_parsing", "decimal_type"), _number),
    **dict.fromkeys(("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"), _day),
    **dict.fromkeys(("datetime_parsing", "datetime_type", "datetime_from_date_parsing", "timezone_aware"), _moment),
    **dict.fromkeys(("time_parsing", "time_type"), _clock),
    "string_type": _text,
    "list_type": _list,
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _object),
}

_BOUNDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "literal_error": _of_words,
    "too_long": _at_most,
    "too_short": _at_least,
    "greater_than_equal": lambda context: _("Enter at least {least}.").format(least=context["ge"]),
    "less_than_equal": lambda context: _("Enter at most {most}.").format(most=context["le"]),
    "greater_than": lambda context: _("Enter more than {bound}.").format(bound=context["gt"]),
    "less_than": lambda context: _("Enter less than {bound}.").format(bound=context["lt"]),
    "decimal_max_places": lambda context: _("At most {count} decimals.").format(count=context["decimal_places"]),
    "decimal_max_digits": lambda context: _("At most {count} figures.").format(count=context["max_digits"]),
    "decimal_whole_digits": lambda context: _("At most {count} figures before the decimal point.").format(
        count=context["whole_digits"]
    ),
    "string_pattern_mismatch": lambda context: _("This has not the form {pattern}.").format(pattern=context["pattern"]),
}
"""By a part of the error's type: texts and lists have bounds of the same name."""
