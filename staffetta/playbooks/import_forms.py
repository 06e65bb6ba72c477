"""The forms of an import: the file, and what becomes of each sequence in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from staffetta.core.refusals import Invalid
from staffetta.playbooks.acts.take_in import Taking
from staffetta.playbooks.codes import free_code
from staffetta.playbooks.files import PlaybookFile, read
from staffetta.playbooks.incoming import Incoming, understood
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType
from staffetta.ui.forms import Form

NEW, REPLACE, SKIP = "new", "replace", "skip"


class FileForm(Form):
    """The file, as uploaded or as carried along by the page that asks what becomes of it."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput({"accept": ".json,application/json"})
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, kind: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """`read` is what the file says."""
        data = super().clean() or {}
        sent = data.get("file")
        text = sent.read() if sent else data.get("text", "").encode()
        if not text:
            self.add_error("file", _("Choose a file."))
            return data
        try:
            data["read"] = read(text)
        except Invalid as refused:
            self.refuse(refused)
            return data
        if any(part.kind != self.kind for part in data["read"].playbooks):
            self.add_error(
                "file", _("The file holds automatic actions and post-sales templates; import each on its own page.")
            )
        return data


class ItemForm(Form):
    """What becomes of one sequence of the file."""

    choice = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)

    def __init__(self, *args: Any, same: Playbook | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        other = [(REPLACE, _("Replace the one that is here"))] if same else []
        new = _("Add it under a code of its own") if same else _("Add it")
        field.choices = [*other, (NEW, new), (SKIP, _("Leave it out"))]

    def clean(self) -> dict[str, Any]:
        """A new one needs a code."""
        data = super().clean() or {}
        if data.get("choice") == NEW and not data.get("code"):
            self.add_error("code", _("Choose a code."))
        return data


class ActionForm(Form):
    """What stands in for actions that are not known here."""

    instead = forms.ModelChoiceField(
        label=_("Actions that are not known here become"),
        queryset=ActivityType.objects.none(),
        required=False,
        empty_label="–",
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["instead"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ActivityType.objects.active().order_by("position", "id")


class Import:
    """A file with what shall become of everything in it; `sent` once somebody has said so."""

    def __init__(self, file: PlaybookFile, data: Any, *, sent: bool) -> None:
        self.file, self.data, self.sent = file, data, sent
        self.actions = ActionForm(data if sent else None)
        instead = self.actions.cleaned_data.get("instead") if sent and self.actions.is_valid() else None
        self.incoming = understood(file, instead=instead)

    @cached_property
    def forms(self) -> list[ItemForm]:
        given: list[str] = []
        made = []
        for index, item in enumerate(self.incoming):
            draft = item.draft
            code = free_code(draft.kind, draft.code, given) if item.same else draft.code
            given.append(code)
            initial = {"code": code, **({} if item.same else {"choice": NEW})}
            made.append(
                ItemForm(self.data if self.sent else None, prefix=f"item-{index}", same=item.same, initial=initial)
            )
        return made

    @property
    def lacks(self) -> bool:
        """Whether an action of the file is known neither here nor by what stands in for it."""
        return any(item.lacking for item in self.incoming)

    @property
    def asks_for_action(self) -> bool:
        """Whether to ask what stands in: also once it was said, so that it can be said otherwise."""
        return self.lacks or bool(self.actions.is_bound and self.actions.cleaned_data.get("instead"))

    def is_valid(self) -> bool:
        valid = sum(bool(form.errors) for form in self.forms) == 0  # each is judged
        wanted = [item for item, form in zip(self.incoming, self.forms, strict=True) if _choice(form) != SKIP]
        if valid and any(item.lacking for item in wanted):
            self.actions.add_error("instead", _("Choose what stands in for them."))
            return False
        return valid

    @property
    def has_errors(self) -> bool:
        return self.sent and (bool(self.actions.errors) or any(form.errors for form in self.forms))

    @property
    def chosen(self) -> list[tuple[int, Taking]]:
        """What is to be taken in, with its place in the file; once it is valid."""
        both = enumerate(zip(self.incoming, self.forms, strict=True))
        return [(place, _taking(item, form)) for place, (item, form) in both if _choice(form) != SKIP]

    def refuse(self, refused: Invalid, places: list[int]) -> None:
        """Put what the act refused beside the sequence that it is about."""
        for name, sentence in refused.fields.items():
            index, _dot, field = name.removeprefix("playbooks.").partition(".")
            form = self.forms[places[int(index)]] if index.isdigit() else self.forms[0]
            form.add_error(field if field in form.fields else None, sentence)


def _choice(form: ItemForm) -> str:
    return str(form.cleaned_data.get("choice", "")) if form.is_bound and hasattr(form, "cleaned_data") else ""


def _taking(item: Incoming, form: ItemForm) -> Taking:
    if _choice(form) == REPLACE:
        return Taking(item.draft, item.same)
    return Taking(item.renamed(form.cleaned_data["code"]))
