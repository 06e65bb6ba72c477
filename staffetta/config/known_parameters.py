"""The API refuses what it does not know in an address: a filter misspelt would otherwise answer with everything."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.operation import Operation

from staffetta.core.problems import problem
from staffetta.listings.filters import Registry
from staffetta.listings.queries import Narrowing

Run = Callable[..., Any]
CUSTOM = "custom."
"""The filters that a workspace made itself; lists refuse those that there are not."""
MOST = 20


def refuse_unknown(run: Run) -> Run:
    """`Operation.run` that answers 422 for a parameter that the operation does not declare, each with its name and,
    where one is near, the one that may be meant. Who is not signed in hears of that first."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands over the bound method
    known, listed = _known(operation), _listed(operation)

    @functools.wraps(run)
    def asked(request: HttpRequest, **values: Any) -> HttpResponse:
        request.operation = operation  # type: ignore[attr-defined]  # for what is refused (config/field_names.py)
        unknown = [name for name in request.GET if name not in known]
        if unknown and getattr(request, "member", None) is not None:
            offered = known.union(*(registry.known() for registry in listed))
            unknown = [name for name in unknown if name not in offered and not (listed and name.startswith(CUSTOM))]
            if unknown:
                return _refused(unknown, offered)
        answer: HttpResponse = run(request, **values)
        return answer

    return asked


def _refused(unknown: list[str], known: frozenset[str]) -> HttpResponse:
    errors = [{"field": name, "detail": _sentence(name, known)} for name in unknown[:MOST]]
    return problem(422, "invalid", _("Some values are not valid."), errors=errors)


def _sentence(name: str, known: frozenset[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    if near:
        return _("There is no such parameter here. Did you mean “{name}”?").format(name=near[0])
    return _("There is no such parameter here.")


def _queries(operation: Operation) -> list[Any]:
    return [model for model in operation.models if model.__ninja_param_source__ == "query"]


def _known(operation: Operation) -> frozenset[str]:
    return frozenset(name for model in _queries(operation) for name in model.__ninja_flatten_map__)


def _listed(operation: Operation) -> list[Registry]:
    """The filters of the list that it answers."""
    kinds = (field.annotation for model in _queries(operation) for field in model.model_fields.values())
    return [kind.offers for kind in kinds if isinstance(kind, type) and issubclass(kind, Narrowing)]
