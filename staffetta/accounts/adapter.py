"""How allauth behaves here: people are invited by an administrator, nobody signs himself up."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.doors import memberships_of
from staffetta.accounts.mail import send_mail
from staffetta.accounts.models import User
from staffetta.ui.page import toast

_MAILS = {
    "account/email/password_reset_key": "accounts/mail/password_reset",
    "account/email/password_changed": "accounts/mail/password_changed",
    "account/email/password_reset": "accounts/mail/password_changed",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Named in settings as ACCOUNT_ADAPTER."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address and password do not belong together."),
        "invalid_login": _("E-mail address and password do not belong together."),
        "account_inactive": _("This sign-in is switched off. Ask your administrator."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
        "invalid_password_reset": _("This link is not valid any more. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: pages answer with pages, programs use the API."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who belongs to several workspaces chooses one first (U-05)."""
        user = request.user
        if isinstance(user, User) and len(memberships_of(user)) > 1 and "workspace" not in request.session:
            return reverse("accounts:workspaces")
        return super().get_login_redirect_url(request)  # type: ignore[no-any-return]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the public address, whatever host the request named."""
        path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our own e-mail for each that can be sent here, in the language of whom it reaches."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else get_language() or "en"
        said = {
            "user": user,
            "link": context.get("password_reset_url", ""),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        }
        send_mail(_MAILS[template_prefix], email, said, language=language)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **rest: Any) -> None:
        """Tell somebody that his password was changed."""
        self.send_mail(template_prefix, user.email, {"user": user})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **rest: Any
    ) -> None:
        """Say what is worth saying; that one has signed in or out is plain to see."""
        if message_template in ("account/messages/password_changed.txt", "account/messages/password_set.txt"):
            toast(request, gettext("Your password was changed."))
