"""Who may call a view at all; which rows and which acts is asked further in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in; send everybody else to the sign-in page and back afterwards."""

    @functools.wraps(view)
    def gate(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "member", None) is None:
            address = f"{reverse('account_login')}?next={quote(request.get_full_path())}"
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Redirect": address})
            return HttpResponseRedirect(address)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    gate.gate = "signed_in"  # type: ignore[attr-defined]
    return gate  # type: ignore[return-value]


def administrators(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let administrators in; tell other members why not."""

    @signed_in
    @functools.wraps(view)
    def gate(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(rules.may_administer(request.member), _("Only administrators can open this page."))
        return view(request, *args, **kwargs)

    gate.gate = "administrators"  # type: ignore[attr-defined]
    return gate
