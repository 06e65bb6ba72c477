"""The forms of settings and administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.acts.change_member import MemberValues
from staffetta.accounts.acts.change_settings import Settings
from staffetta.accounts.acts.change_workspace import Preferences
from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Group, Member, Privacy, Role, Workspace
from staffetta.accounts.places import country_choices, zone_choices
from staffetta.core.money import CURRENCIES
from staffetta.core.refusals import Refused, Stale
from staffetta.ui.forms import Form


class VersionedForm(Form):
    """Knows which version of the record was shown, and shows both sides when somebody else was quicker (X-08)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    is_stale = False

    def refuse(self, refused: Refused) -> None:
        """A second try overwrites what the person has now been shown."""
        super().refuse(refused)
        if isinstance(refused, Stale):
            self.is_stale = True
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("version")] = refused.extra["version"]  # type: ignore[index]

    def differences(self, stored: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Label, stored value and typed value of every field in which what is stored differs from what was typed."""
        found = []
        for name, field in self.fields.items():
            if name == "version" or name not in stored or stored[name] == self.cleaned_data.get(name, stored[name]):
                continue
            found.append((str(field.label), _shown(field, stored[name]), _shown(field, self.cleaned_data[name])))
        return found


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list | tuple) or hasattr(value, "model"):
        return ", ".join(map(str, value)) or "–"
    flat = {str(k): v for k, v in _flat(getattr(field, "choices", ()))}
    return str(flat.get(str(value), value)) or "–"


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, value in choices:
        flat.extend(value if isinstance(value, list | tuple) else [(key, value)])
    return flat


class SettingsForm(VersionedForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    ask_post_sales = forms.BooleanField(
        label=_("Ask me whether to create a post-sales process each time I win a lead"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has(Capability.POST_SALES):
            del self.fields["ask_post_sales"]

    @staticmethod
    def stored(member: Member) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "name": member.name,
            "language": member.user.language,
            "timezone": member.user.timezone,
            "ask_post_sales": member.ask_post_sales,
            "version": member.version,
        }

    def values(self) -> Settings:
        data = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return Settings(**data)


class KeyForm(Form):
    label = forms.CharField(
        label=_("What is it for?"), max_length=120, help_text=_("For example: web shop, nightly import")
    )


class MemberForm(VersionedForm):
    """A member as administrators see him; the querysets come from the view."""

    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.USER)
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"), queryset=Group.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    may_delete = forms.BooleanField(label=_("May delete"), required=False, initial=True)
    may_export = forms.BooleanField(label=_("May export lists"), required=False, initial=True)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = groups

    @staticmethod
    def stored(member: Member) -> dict[str, Any]:
        """What the form begins with."""
        kept = {name: getattr(member, name) for name in ("name", "role", "may_delete", "may_export", "version")}
        return {**kept, "groups": [m.group for m in member.memberships.all() if m.group.retired_at is None]}

    def values(self) -> MemberValues:
        data = self.cleaned_data
        return MemberValues(
            name=data["name"],
            role=Role(data["role"]),
            may_delete=data["may_delete"],
            may_export=data["may_export"],
            groups=tuple(data["groups"]),
        )


class InvitationForm(MemberForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("email", "name", "language", "role", "groups", "may_delete", "may_export")


class HandOverForm(Form):
    to = forms.ModelChoiceField(label=_("Colleague"), queryset=Member.objects.none())

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues


class GroupForm(VersionedForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=Member.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    managers = forms.ModelMultipleChoiceField(
        label=_("Managers"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see what the members of the group handle. Managers are members as well."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("members", "managers"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = people

    @staticmethod
    def stored(group: Group) -> dict[str, Any]:
        """What the form begins with."""
        memberships = list(group.memberships.all())
        return {
            "name": group.name,
            "members": [m.member for m in memberships],
            "managers": [m.member for m in memberships if m.manages],
            "version": group.version,
        }


class WorkspaceForm(VersionedForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For new people, and for what has no language of its own."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES])
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *country_choices()], required=False)
    privacy = forms.ChoiceField(label=_("Who sees what"), choices=Privacy.choices, widget=forms.RadioSelect)
    only_administrators_delete = forms.BooleanField(
        label=_("Only administrators delete"),
        help_text=_("Whatever the single people are allowed to."),
        required=False,
    )
    prefill_post_sales_tags = forms.BooleanField(
        label=_("Prefill the tags of the post-sales process with the lead's tags"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has(Capability.POST_SALES):
            del self.fields["prefill_post_sales_tags"]

    @staticmethod
    def stored(workspace: Workspace) -> dict[str, Any]:
        """What the form begins with."""
        names = (*Preferences.__dataclass_fields__, "version")
        return {name: getattr(workspace, name) for name in names}

    def values(self) -> Preferences:
        data = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return Preferences(**data | {"privacy": Privacy(data["privacy"])})
