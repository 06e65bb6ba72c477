"""Coming in, going out, and passwords: allauth does it, our templates show it."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import views as allauth
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from staffetta.accounts.sign_in_forms import NewPasswordForm, PasswordChangeForm, PasswordForgottenForm, SignInForm
from staffetta.core.isolation import workspace
from staffetta.ui.page import render


class Drawn:
    """Renders through ui.page; a form with errors has status 422, and nothing but a password is lost."""

    request: HttpRequest
    template_name: ClassVar[str]

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        form = context.get("form")
        said = {k: v for k, v in context.items() if k != "view"}
        said["rules"] = password_validators_help_texts()
        return render(self.request, self.template_name, said, 422 if form is not None and form.errors else 200)


class OutsideWorkspaces:
    """Works for whoever the link is for, also while somebody else is signed in here."""

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        with workspace(None):
            return super().dispatch(*args, **kwargs)  # type: ignore[misc]


class SignIn(Drawn, allauth.LoginView):  # type: ignore[misc]
    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and getattr(request, "member", None) is None:
            return render(request, "accounts/no_workspace.html", status=403)
        return super().dispatch(request, *args, **kwargs)


class SignOut(Drawn, allauth.LogoutView):  # type: ignore[misc]
    template_name = "accounts/sign_out.html"


class ChangePassword(Drawn, allauth.PasswordChangeView):  # type: ignore[misc]
    template_name = "accounts/password_change.html"
    form_class = PasswordChangeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who has no password yet gets one by e-mail."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


class ForgotPassword(Drawn, OutsideWorkspaces, allauth.PasswordResetView):  # type: ignore[misc]
    template_name = "accounts/password_reset.html"
    form_class = PasswordForgottenForm


class ForgotPasswordSent(Drawn, allauth.PasswordResetDoneView):  # type: ignore[misc]
    template_name = "accounts/password_reset_sent.html"


class NewPassword(Drawn, OutsideWorkspaces, allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    template_name = "accounts/password_new.html"
    form_class = NewPasswordForm


class NewPasswordDone(Drawn, allauth.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    template_name = "accounts/password_new_done.html"


@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """People are added by an administrator; the page says so."""
    return render(request, "accounts/sign_up.html")


@require_safe
def switched_off(request: HttpRequest) -> HttpResponse:
    """Where allauth leads a person whose sign-in is switched off."""
    return render(request, "accounts/switched_off.html", status=403)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Before signing in: remember the language in a cookie and go back to the page."""
    return set_language(request)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: the rate limit was reached."""
    context = {
        "title": _("Too many attempts"),
        "text": _("Wait five minutes, then try again."),
        "icon": "timer",
        "status": 429,
    }
    return render(request, "ui/wrong.html", context, 429)
