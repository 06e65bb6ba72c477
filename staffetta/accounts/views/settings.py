"""What everybody arranges for himself: settings, API keys, the workspace to work in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.acts.change_settings import change_settings
from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.acts.revoke_key import revoke_key
from staffetta.accounts.doors import memberships_of
from staffetta.accounts.forms import KeyForm, SettingsForm
from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import ApiKey
from staffetta.ui.page import render, toast


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: MemberRequest) -> HttpResponse:
    """One's own settings."""
    stored = SettingsForm.stored(request.member)
    form = SettingsForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_settings(request.member, form.values(), by=request.member, expected=form.cleaned_data["version"])
        if not form.errors:
            with translation.override(form.cleaned_data["language"]):
                toast(request, _("Your settings were saved."))
            return redirect("accounts:settings")
    return _settings_page(request, form, KeyForm())


def _settings_page(request: MemberRequest, form: SettingsForm, key_form: KeyForm, made: str = "") -> HttpResponse:
    context = {
        "form": form,
        "differences": form.differences(SettingsForm.stored(request.member)) if form.is_stale else [],
        "key_form": key_form,
        "made": made,
        "keys": list(ApiKey.objects.of(request.member)),
        "workspaces": memberships_of(request.user),
    }
    return render(request, "accounts/settings.html", context, 422 if form.errors or key_form.errors else 200)


@require_POST
@never_cache
@signed_in
def make(request: MemberRequest) -> HttpResponse:
    """A new API key, shown on the answer and never again."""
    key_form, made = KeyForm(request.POST), ""
    if key_form.is_valid():
        with key_form.taking_refusals():
            made = make_key(request.member, label=key_form.cleaned_data["label"], by=request.member)[1]
            key_form = KeyForm()
    return _settings_page(request, SettingsForm(initial=SettingsForm.stored(request.member)), key_form, made)


@require_POST
@signed_in
def revoke(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """End an API key."""
    key = get_object_or_404(ApiKey.objects.visible_to(request.member), pk=key_id)
    revoke_key(key, at=timezone.now(), by=request.member)
    toast(request, _("The key {label} was revoked.").format(label=key.label))
    if key.member_id != request.member.pk:
        return redirect("accounts:member", member_id=key.member_id)
    return redirect("accounts:settings")


@require_safe
@signed_in
def workspaces(request: MemberRequest) -> HttpResponse:
    """The workspaces one belongs to (U-05)."""
    context = {"workspaces": memberships_of(request.user), "here": request.member.workspace_id}
    return render(request, "accounts/workspaces.html", context)


@require_POST
def enter(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Work in another workspace from now on."""
    if not request.user.is_authenticated or getattr(request, "member", None) is None:
        return redirect("account_login")
    if workspace_id not in {m.workspace_id for m in memberships_of(request.user)}:
        raise Http404
    request.session["workspace"] = str(workspace_id)
    return redirect("/")
