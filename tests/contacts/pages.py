"""How the tests of contacts' pages name addresses and read answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from staffetta.accounts.models import Member

SignIn = Callable[[Member], Client]


def at(name: str, **kwargs: Any) -> str:
    return reverse(f"contacts:{name}", kwargs={key: getattr(value, "pk", value) for key, value in kwargs.items()})


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def names(response: Any) -> list[str]:
    return re.findall(r'class="cell-main" href="/contacts/[^"]+">([^<]+)<', response.content.decode())
