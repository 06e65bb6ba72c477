"""The page of the bin: what was deleted, restoring it, deleting it for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin import binds, kinds, rules
from staffetta.bin.acts.delete_for_good import delete_entry_for_good, empty_bin
from staffetta.bin.acts.restore import preview_restore, restore_entry
from staffetta.bin.acts.restore_batch import restore_batch
from staffetta.bin.acts.set_term import set_bin_term
from staffetta.bin.forms import TermForm
from staffetta.bin.models import BinEntry
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.ui.page import render, toast, wants_fragment

MENU = "bin"


@require_safe
@signed_in
def index(request: MemberRequest) -> HttpResponse:
    """Everything that the member deleted; to administrators everything. ?kind= and ?q= narrow."""
    return _list(request, TermForm(initial={"days": rules.term()}))


def _list(request: MemberRequest, form: TermForm) -> HttpResponse:
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").replace("\0", "").strip()[:100]
    seen = BinEntry.objects.visible_to(request.member)
    rows = seen.found_by(text)
    rows = rows.filter(kind=kind) if kind else rows
    found = page(rows.for_list(), order=("-deleted_at", "-id"), cursor=request.GET.get("cursor", ""))
    address = f"?{'&'.join(f'{name}={value}' for name, value in (('kind', kind), ('q', text)) if value)}"
    context = {
        "menu": MENU,
        "page": found,
        "rows": [(entry, kinds.kind_of(entry.kind), binds.counted(entry.counts)) for entry in found.rows],
        "kind": kind,
        "q": text,
        "kinds": [(one.key, one.plural) for one in kinds.all_kinds()],
        "address": address,
        "is_narrowed": bool(kind or text),
        "days": rules.term(),
        "may_empty": rules.may_empty(request.member),
        "form": form if rules.may_set_term(request.member) else None,
    }
    return render(request, "bin/bin.html", context, 422 if form.errors else 200)


def _entry(request: MemberRequest, entry_id: UUID) -> BinEntry:
    return get_object_or_404(BinEntry.objects.visible_to(request.member), pk=entry_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def restore(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """First what would come back, and what will not be as it was; then it comes back, and its page is shown."""
    entry, now = _entry(request, entry_id), timezone.now()
    if request.method != "POST":
        snapshot = preview_restore(entry, by=request.member, at=now)
        context = {
            "menu": MENU,
            "entry": entry,
            "kind": kinds.kind_of(entry.kind),
            "along": binds.counted(entry.counts),
            "remarks": snapshot.remarks,
            "together": BinEntry.objects.visible_to(request.member).of_batch(entry.batch).count() if entry.batch else 0,
            "obstacles": snapshot.obstacles,
            "may_empty": rules.may_empty(request.member),
            "fragment": "bin/_restore.html",
        }
        return render(request, "bin/_restore.html" if wants_fragment(request) else "bin/dialog.html", context)
    done = restore_entry(entry, by=request.member, at=now)
    said = " ".join([_("“%(title)s” was restored.") % {"title": done.title}, *done.remarks])
    toast(request, said, "warning" if done.remarks else "success")
    return redirect(kinds.kind_of(done.kind).address(done.record) or "bin:bin")


@require_POST
@signed_in
def restore_together(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """What was deleted together comes back; what cannot stays here, and it is said why."""
    if not BinEntry.objects.visible_to(request.member).of_batch(batch_id).exists():
        raise Http404
    done = restore_batch(batch_id, by=request.member, at=timezone.now())
    said = [ngettext("%(num)s was restored.", "%(num)s were restored.", done.restored) % {"num": done.restored}]
    if done.waiting:
        said.append(ngettext("%(num)s more follows.", "%(num)s more follow.", done.waiting) % {"num": done.waiting})
    if done.refused:
        first = done.refused[0]
        lacking = ngettext("%(num)s stays in the bin", "%(num)s stay in the bin", len(done.refused))
        said.append(f"{lacking % {'num': len(done.refused)}}. “{first.title}”: {first.reason}")
    toast(request, " ".join(said), "warning" if done.refused else "success")
    back = kinds.kind_of(done.kind).list_url
    return redirect("bin:bin" if done.refused or not back else back)


@require_POST
@signed_in
def delete_for_good(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """One entry goes before its time: administrators."""
    entry = _entry(request, entry_id)
    delete_entry_for_good(entry, by=request.member)
    toast(request, _("“%(title)s” was deleted for good.") % {"title": entry.title})
    return redirect("bin:bin")


@require_POST
@signed_in
def empty(request: MemberRequest) -> HttpResponse:
    """All of it goes before its time: administrators."""
    count = empty_bin(by=request.member)
    said = ngettext("%(num)s thing was deleted for good.", "%(num)s things were deleted for good.", count)
    toast(request, said % {"num": count})
    return redirect("bin:bin")


@require_POST
@signed_in
def term(request: MemberRequest) -> HttpResponse:
    """After how many days it is emptied by itself."""
    require(rules.may_set_term(request.member), _("Only administrators change after how many days the bin is emptied."))
    form: Any = TermForm(request.POST)
    if form.is_valid():
        with form.taking_refusals():
            set_bin_term(form.cleaned_data["days"], by=request.member)
            toast(request, _("The term was saved."))
            return redirect("bin:bin")
    return _list(request, form)
