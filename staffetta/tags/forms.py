"""What is asked about tags and their categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.tags.models import Hue, Tag, TagCategory
from staffetta.ui.forms import Form


class TagForm(Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    category = forms.ModelChoiceField(
        TagCategory.objects.none(), label=_("Category"), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = TagCategory.objects.all()  # type: ignore[attr-defined]


class CategoryForm(Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    hue = forms.ChoiceField(label=_("Colour"), choices=Hue.choices, initial=Hue.BLUE)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MergeForm(Form):
    into = forms.ModelChoiceField(Tag.objects.none(), label=_("Into which tag"))

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk).order_by("name")  # type: ignore[attr-defined]
