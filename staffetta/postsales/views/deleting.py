"""A whole process is deleted: asked first, with what goes along (P-13)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin.asking import ask, say_deleted
from staffetta.core.refusals import require
from staffetta.leads.models import Lead
from staffetta.postsales import rules
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.views.shared import found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Then it lies in the bin, and its lead is shown, to whoever sees that without it; else the list."""
    post_sales = found(request, pk)
    require(
        rules.may_edit(request.member, post_sales), _("Only the handler, the supervisor or a manager can delete this.")
    )
    if request.method == "POST":
        said = request.POST.get("version", "")
        expected = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
        say_deleted(request, delete_post_sales(post_sales, expected=expected, by=request.member, at=timezone.now()))
        if Lead.objects.visible_to(request.member).filter(pk=post_sales.lead_id).exists():
            return redirect("leads:lead", pk=post_sales.lead_id)
        return redirect("postsales:list")
    return ask(
        request,
        request.member,
        post_sales.process,
        heading=_("Delete this post-sales process?"),
        title=post_sales.process.title,
        back=reverse("postsales:process", kwargs={"pk": post_sales.pk}),
        version=post_sales.process.version,
    )
