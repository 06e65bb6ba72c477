"""What is wanted of a webhook, not yet written."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.webhooks.addresses import problem_of
from staffetta.webhooks.events import BY_NAME


@dataclass(frozen=True)
class WebhookDraft:
    """`events` are types of messages; none means all."""

    url: str
    description: str = ""
    events: Sequence[str] = ()
    is_active: bool = True


def checked_url(url: str) -> str:
    """The address without blanks around it. Raises Invalid for one that webhooks cannot, or must not, call."""
    url = url.strip()
    problem = problem_of(url, private=settings.WEBHOOKS_PRIVATE)
    if not problem and len(url) > 500:
        problem = _("The address is too long.")
    if problem:
        raise Invalid(_("Some values are not valid."), fields={"url": problem})
    return url


def checked_events(events: Sequence[str]) -> list[str]:
    """These types, each once, in the order of the table. Raises Invalid for one that there is not."""
    unknown = sorted(set(events) - BY_NAME.keys())
    if unknown:
        sentence = _("There are no messages of this type: {types}").format(types=", ".join(unknown))
        raise Invalid(_("Some values are not valid."), fields={"events": sentence})
    return [name for name in BY_NAME if name in set(events)]


def checked_description(text: str) -> str:
    return tidy(text)[:200]


def new_secret() -> str:
    """A new secret, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
