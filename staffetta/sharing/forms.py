"""What is asked before a link is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staffetta.sharing.acts.share import DAYS
from staffetta.ui.forms import Form

TERMS = (7, 30, DAYS, 180, 365)


def _terms() -> list[tuple[int, str]]:
    return [(days, ngettext("%(count)s day", "%(count)s days", days) % {"count": days}) for days in TERMS]


class ShareForm(Form):
    """Language and term of a link."""

    language = forms.ChoiceField(label=_("The customer reads"), choices=settings.LANGUAGES)
    days = forms.TypedChoiceField(label=_("Valid for"), choices=_terms, coerce=int, initial=DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="share_%s", **kwargs)
