"""Icons of the sprite that the build collects."""

from __future__ import annotations

import functools

from django.conf import settings
from django.templatetags.static import static
from markupsafe import Markup


def icon(name: str, css: str = "", label: str = "") -> Markup:
    """An icon. Decoration unless it has a label, which is then read aloud."""
    return _drawn(_sprite(), name, css, str(label))


@functools.lru_cache(maxsize=2048)
def _drawn(sprite: str, name: str, css: str, label: str) -> Markup:
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon {}" {}><use href="{}#{}"></use></svg>').format(css, meaning, sprite, name)


def _sprite() -> str:
    return _static("dist/icons.svg", str(settings.STORAGES["staticfiles"]["BACKEND"]))


@functools.lru_cache(maxsize=16)
def _static(path: str, storage: str) -> str:
    """Asked for by each icon; the storage is part of the key, because tests change it."""
    return static(path)
