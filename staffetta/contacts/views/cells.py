"""One cell of a list, changed where it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts import columns, rules
from staffetta.contacts.cells import form_for, save
from staffetta.contacts.columns import Column
from staffetta.contacts.drawing import Drawing
from staffetta.contacts.models import Contact
from staffetta.contacts.views.finding import require_edit
from staffetta.listings.cells import CellForm
from staffetta.ui.page import render


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cell(request: MemberRequest, contact_id: UUID, column: str) -> HttpResponse:
    """The form of a cell; with ?show=1 the cell as it is. Once saved, the cell with its new value."""
    wanted = columns.known().get(column)
    if wanted is None or not wanted.edit:
        raise Http404
    found = _contact(request, contact_id, wanted)
    require_edit(request, found, _("Only its handler, his manager or an administrator can change it."))
    if request.GET.get("show"):
        return _shown(request, found, wanted)
    form = form_for(wanted, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            save(wanted, found, form, by=request.member)
            return _shown(request, _contact(request, contact_id, wanted), wanted)
    return _asked(request, _contact(request, contact_id, wanted), wanted, form)


def _contact(request: MemberRequest, contact_id: UUID, column: Column) -> Contact:
    rows = columns.prepared(Contact.objects.visible_to(request.member), [column])
    found: Contact = get_object_or_404(rows, pk=contact_id)
    return found


def _shown(request: MemberRequest, contact: Contact, column: Column) -> HttpResponse:
    shown = Drawing([column]).cell(contact, rules.may_edit(request.member, contact))
    return render(request, "contacts/_cell.html", {"shown": shown})


def _asked(request: MemberRequest, contact: Contact, column: Column, form: CellForm) -> HttpResponse:
    """The form. When somebody else was quicker it says what is there now, and saving again means to overwrite it."""
    errors = form.errors
    current = ""
    if errors and request.POST.get("version") not in ("", str(contact.version)):
        form.data = request.POST.copy()
        form.data["version"] = str(contact.version)
        current = column.text(contact) or _("empty")
    context = {"contact": contact, "column": column, "form": form, "current": current, "address": request.path}
    return render(request, "listings/_cell_form.html", context, 422 if errors else 200)
