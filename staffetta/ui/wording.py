"""The words of templates in the reader's language, each looked up and made safe once: a page has a hundred.

Jinja's own way asks Django's catalogues for every word of every page, and fills texts that have no place for anything.
What is given here is what it would give.
"""

from __future__ import annotations

import functools
from typing import Any

from django.utils import translation
from jinja2 import Environment
from markupsafe import Markup

from staffetta.ui import formats


def install(env: Environment) -> None:
    """Give the templates their words: `_`, gettext, ngettext, pgettext, npgettext."""
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(_=_gettext, gettext=_gettext, pgettext=_pgettext, ngettext=_ngettext)


def _gettext(message: str, /, **said: Any) -> Markup:
    words = _word(translation.get_language(), "", message)
    return words % said if said else _whole(words)


def _pgettext(context: str, message: str, /, **said: Any) -> Markup:
    words = _word(translation.get_language(), context, message)
    return words % {"context": context, **said} if said else _whole(words)


def _ngettext(singular: str, plural: str, number: int, /, **said: Any) -> Markup:
    """`num` is the number as the reader writes it, unless the template says it otherwise."""
    words = Markup(translation.ngettext(singular, plural, number))
    return words % {"num": formats.number(number), **said}


def plain() -> dict[str, Any]:
    """The same words for a template of plain text, to be given in its context: nothing put in is escaped."""
    return {"_": _plain_gettext, "gettext": _plain_gettext, "pgettext": _plain_pgettext}


def _plain_gettext(message: str, /, **said: Any) -> str:
    return translation.gettext(message) % said


def _plain_pgettext(context: str, message: str, /, **said: Any) -> str:
    return translation.pgettext(context, message) % {"context": context, **said}


@functools.lru_cache(maxsize=16_384)
def _word(language: str | None, context: str, message: str) -> Markup:
    """`language` is the one in use; it is only part of the key."""
    return Markup(translation.pgettext(context, message) if context else translation.gettext(message))


@functools.lru_cache(maxsize=16_384)
def _whole(words: Markup) -> Markup:
    """A text without anything put in; a sign of per cent is written twice there, too."""
    return words % {}
