"""What the person who asked is told, ready to be copied into a letter or e-mail, in his language (C-12).

Texts are offered while the request is open: afterwards nobody is known any more to whom they could be sent.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from staffetta.accounts.firm import running_firm
from staffetta.erasures.models import ErasureRequest
from staffetta.ui import formats

KINDS: dict[str, str | Promise] = {
    "receipt": gettext_lazy("We have received your request"),
    "identity": gettext_lazy("We must know who you are"),
    "extension": gettext_lazy("We need more time"),
    "done": gettext_lazy("Your data were erased"),
    "refused": gettext_lazy("We must keep your data"),
    "nothing": gettext_lazy("We have no data about you"),
}


def letter(request: ErasureRequest, kind: str, language: str) -> str:
    """The text of a letter; "" for a kind that is none."""
    if kind not in KINDS:
        return ""
    with translation.override(language):
        firm = running_firm().name
        greeting = pgettext("letter", "Dear {name},").format(name=request.asked_by)
        closing = pgettext("letter", "Kind regards\n{firm}").format(firm=firm)
        return f"{greeting}\n\n{_body(request, kind)}\n\n{closing}\n"


def _body(request: ErasureRequest, kind: str) -> str:
    values = {
        "received": formats.shown_date(request.received_on, "written"),
        "deadline": formats.shown_date(request.deadline, "written"),
        "reason": request.extension_reason if kind == "extension" else request.refusal,
    }
    texts = {
        "receipt": _(
            "on {received} we received your request to erase the data that we hold about you. "
            "We will answer it by {deadline}."
        ),
        "identity": _(
            "on {received} we received your request to erase the data that we hold about you. So that we do not erase "
            "somebody else’s data, please confirm your request from an e-mail address or phone number that we know "
            "from you. We need no copy of an identity document."
        ),
        "extension": _(
            "we have not yet been able to answer your request of {received}, and need up to two further months, that "
            "is until {deadline}. The reason is: {reason}\n\nIf you do not agree you can complain to a supervisory "
            "authority for data protection, or go to court."
        ),
        "done": _(
            "as you asked on {received}, we have erased the data that we held about you. Documents that the law "
            "obliges us to keep, such as invoices, stay in our accounting until their time is over, and are used for "
            "nothing else. Copies in backups are overwritten in their turn, and are erased again should one be "
            "restored."
        ),
        "refused": _(
            "we have examined your request of {received}. We may not erase your data, for this reason: {reason}\n\n"
            "You can complain about this to a supervisory authority for data protection, or go to court."
        ),
        "nothing": _(
            "we have looked for data about you, as you asked on {received}, and have found none. "
            "The data of your request itself were erased with this answer."
        ),
    }
    return texts[kind].format(**values)
