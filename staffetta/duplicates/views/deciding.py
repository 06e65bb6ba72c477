"""Not the same, and taken back (C-18)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.typed import id_of
from staffetta.core.paging import MAX_LIMIT
from staffetta.duplicates.acts.tell_apart import take_back, tell_apart
from staffetta.duplicates.models import DuplicatePair
from staffetta.duplicates.views.pages import pair_of
from staffetta.ui.page import render, toast


@require_POST
@signed_in
def different(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """From the list the row goes away; from the pair's own page one stays there, where it can be taken back."""
    pair = pair_of(request, pair_id)
    tell_apart([pair], by=request.member, at=timezone.now())
    toast(request, _("{first} and {second} are two.").format(first=pair.first.name, second=pair.second.name))
    if request.POST.get("row"):
        return render(request, "duplicates/_told_apart.html", {"pair": pair})
    return redirect("duplicates:pair", pair_id=pair.pk)


@require_POST
@signed_in
def again(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Take it back: the pair is open again."""
    pair = pair_of(request, pair_id)
    take_back([pair], by=request.member)
    toast(request, _("The pair is open again."))
    return redirect("duplicates:pair", pair_id=pair.pk)


@require_POST
@signed_in
def different_many(request: MemberRequest) -> HttpResponse:
    """The ticked pairs of a page, all or none."""
    ids = [known for text in request.POST.getlist("ids")[:MAX_LIMIT] if (known := id_of(text))]
    pairs = list(DuplicatePair.objects.visible_to(request.member).filter(pk__in=ids))
    if not pairs:
        toast(request, _("Select the pairs first."), "warning")
        return redirect("duplicates:pairs")
    count = tell_apart(pairs, by=request.member, at=timezone.now())
    said = ngettext("%(num)s pair is not the same.", "%(num)s pairs are not the same.", count)
    toast(request, said % {"num": count})
    return redirect("duplicates:pairs")
