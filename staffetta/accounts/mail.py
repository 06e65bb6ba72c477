"""E-mails about signing in: in the receiver's language, as plain text and HTML. Other e-mails are sent by notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import loader
from django.urls import reverse
from django.utils import translation

from staffetta.accounts.models import Member, User
from staffetta.core.jobs import job
from staffetta.core.text import tidy
from staffetta.ui.wording import plain


def send_mail(template: str, to: str, context: Mapping[str, Any], *, language: str) -> None:
    """Send the e-mail of these three templates: <template>_subject.txt, <template>.txt, <template>.html."""
    said = {"public_url": settings.PUBLIC_URL, **context}
    unescaped = said | plain()
    with translation.override(language):
        subject = tidy(loader.render_to_string(f"{template}_subject.txt", unescaped, using="jinja2"))
        mail = EmailMultiAlternatives(
            subject,
            loader.render_to_string(f"{template}.txt", unescaped, using="jinja2").strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [to],
        )
        mail.attach_alternative(loader.render_to_string(f"{template}.html", said, using="jinja2"), "text/html")
    mail.send()


def password_link(user: User) -> str:
    """The address under which this person sets a password; it ends with the next password or sign-in."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=key)


@job
def send_invitation_mail(member_id: str) -> None:
    """Tell somebody that he belongs to a workspace now, and how to sign in."""
    member = Member.objects.active().select_related("user").filter(pk=member_id).first()
    if member is None:
        return
    user = member.user
    knows_password = user.has_usable_password()
    context = {
        "user": user,
        "member": member,
        "workspace_name": member.workspace.name,
        "has_password": knows_password,
        "link": settings.PUBLIC_URL + reverse("account_login") if knows_password else password_link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    send_mail("accounts/mail/invitation", user.email, context, language=user.language)
