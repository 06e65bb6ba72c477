"""Custom fields are read once for each request, however many lists, filters and forms ask which there are."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from staffetta.fields.reading import reading_once


class FieldsMiddleware:
    """Opens and closes the memory of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading_once():
            return self.get_response(request)
