"""What an act refuses is about its own values: programs hear of it under the names that they have sent (RFC 9457).

An act knows a lead's `reason`, a program sends `reason_id`; it plans a task with a `title`, which stands at
`next.plan.title` in the body. Here the one is found for the other, by the schema of the operation's body.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from ninja.operation import Operation

Path = tuple[str, ...]

ITEM, ANY = "*", "**"
"""An item of a list, and whatever a body names itself, such as custom fields."""

OTHERWISE = {
    "name": ("names",),
    "end_time": ("ends_at",),
    "start_time": ("starts_at",),
    "lines": ("steps",),
    "external_ids": ("external_id",),
}
"""What has another word in bodies than in acts, besides records, which bodies name by their id."""
DEEPEST = 6


def as_sent(operation: Operation | None, fields: Mapping[str, str]) -> dict[str, str]:
    """The sentences of a refusal by the names of the operation's body; what stands nowhere there keeps its name."""
    known = _paths(operation) if operation is not None else ()
    return {_named(name, known): sentence for name, sentence in fields.items()} if known else dict(fields)


def _named(name: str, known: tuple[Path, ...]) -> str:
    said = tuple(name.split("."))
    if any(_is(said, path) for path in known):
        return name
    fitting = [path for path in known if _ends(said, path)]
    if not fitting:
        return name
    best = min(fitting, key=lambda path: (len(path), -sum(word in path for word in said)))
    return ".".join(_filled(best, [word for word in said if word.isdigit()]))


def _filled(path: Path, numbers: list[str]) -> Iterator[str]:
    """The path with the numbers of its items, as far as they are known."""
    left = iter(numbers)
    for part in path:
        if part != ITEM:
            yield part
        elif (number := next(left, None)) is not None:
            yield number


def _is(said: Path, path: Path) -> bool:
    """Whether this is the path itself, or lies in what a body names itself."""
    if path[-1:] == (ANY,) and len(said) >= len(path):
        said, path = said[: len(path) - 1], path[:-1]
    return len(said) == len(path) and all(
        word == part or (part == ITEM and word.isdigit()) for word, part in zip(said, path, strict=True)
    )


def _ends(said: Path, path: Path) -> bool:
    """Whether the path ends with these words, numbers and depth aside."""
    words = [word for word in said if not word.isdigit()]
    parts = [part for part in path if part != ITEM]
    return len(words) <= len(parts) and all(
        part in (word, f"{word}_id", f"{word}_ids", *OTHERWISE.get(word, ()))
        for word, part in zip(reversed(words), reversed(parts), strict=False)
    )


@functools.cache
def _paths(operation: Operation) -> tuple[Path, ...]:
    """Every name of the operation's body."""
    found: list[Path] = []
    for model in operation.models:
        if model.__ninja_param_source__ not in ("body", "form", "file"):
            continue
        schema = model.model_json_schema()
        own = model.__ninja_param_source__ == "body"  # within it stands our parameter, which no program sees
        for path in _walk(schema, schema.get("$defs", {}), DEEPEST):
            found += [path[1:]] if own and len(path) > 1 else [] if own else [path]
    return tuple(dict.fromkeys(found))


def _walk(schema: Any, known: dict[str, Any], depth: int) -> Iterator[Path]:
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for part in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from _walk(part, known, depth)
    if not depth:
        return
    for name, below in schema.get("properties", {}).items():
        yield (name,)
        yield from ((name, *path) for path in _walk(below, known, depth - 1))
    if isinstance(items := schema.get("items"), dict):
        yield (ITEM,)
        yield from ((ITEM, *path) for path in _walk(items, known, depth - 1))
    if "additionalProperties" in schema and schema["additionalProperties"] is not False:
        yield (ANY,)
