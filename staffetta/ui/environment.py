"""The Jinja2 environment of every page: escaping, translations, filters, and the components as `ui.<macro>`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.templatetags.static import static
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined
from markupsafe import escape

from staffetta.core.ids import uuid7
from staffetta.ui import around, compiling, drawers, formats, heads, pressing, signs, user_menu, wording
from staffetta.ui.addresses import url
from staffetta.ui.context import csrf_field, csrf_token_value, unique_id
from staffetta.ui.icons import icon

COMPONENTS = ("actions", "layout", "overlays", "forms", "lists", "board", "history")


class Components:
    """`ui` in every template: the macros of templates/ui/components/, the signs of signs.py, what can be pressed."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    def _load(self) -> dict[str, Any]:
        return (
            signs.DRAWN
            | pressing.DRAWN
            | heads.DRAWN
            | {
                name: macro
                for file in COMPONENTS
                for name, macro in vars(self._env.get_template(f"ui/components/{file}.html").module).items()
                if not name.startswith("_")
            }
        )

    def __getattr__(self, name: str) -> Any:
        known = self._load()
        if not self._env.auto_reload:
            self.__dict__.update(known)  # from now on nobody comes here for them
        try:
            return known[name]
        except KeyError:
            raise AttributeError(f"There is no component ui.{name}; docs/ui.md lists them.") from None

    def __dir__(self) -> list[str]:
        return sorted(self._load())


def widget_attrs(described: Mapping[str, Any], extra: Mapping[str, Any], css: str) -> dict[str, Any]:
    """What a form field's widget is given: its class, what describes it, and the page's own attributes."""
    own = {key.rstrip("_").replace("_", "-"): value for key, value in extra.items() if key != "attrs"}
    said = {**described, **own, **(extra.get("attrs") or {}), "class": css}
    return {key: value for key, value in said.items() if value is not None}


def once_token() -> str:
    """By what a form is known when it is sent again, because its answer was lost (accounts/once.py)."""
    return uuid7().hex


def language() -> str:
    """The language in use, as `lang` wants it."""
    return translation.get_language() or "en"


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    env = compiling.Pages(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], **options)
    env.policies["ext.i18n.trimmed"] = True
    wording.install(env)
    env.globals.update(
        static=static if env.auto_reload else functools.lru_cache(maxsize=256)(static),
        url=url,
        icon=icon,
        svg=icon,
        attrs=pressing.attrs,
        unique_id=unique_id,
        once_token=once_token,
        csrf_field=csrf_field,
        widget_attrs=widget_attrs,
        csrf_token_value=csrf_token_value,
        sidebar=around.sidebar,
        topbar=around.topbar,
        bottombar=around.bottombar,
        sign_out_url=user_menu.sign_out_url,
        language=language,
        now=timezone.now,
        escape=escape,
    )
    env.globals.update(drawers.known())
    env.globals["ui"] = Components(env)
    env.filters.update(formats.FILTERS)
    return env
