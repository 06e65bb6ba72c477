"""Every text column says whether it is personal: anonymising must reach it (C-11, house never 10)."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from staffetta.core.models import Named, WorkspaceModel

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# What the base classes bring, and answers of the API, which are deleted after a day.
KNOWN = {"names", "body", "headers"}


def test_every_text_column_is_declared_once() -> None:
    for model in apps.get_models():
        if not issubclass(model, WorkspaceModel):
            continue
        texts = {f.name for f in model._meta.local_fields if isinstance(f, TEXTS)}
        personal, impersonal = set(model.personal), set(model.impersonal)
        assert not personal & impersonal, f"{model._meta.label}: both {personal & impersonal}"
        missing = texts - personal - impersonal - KNOWN
        assert not missing, f"{model._meta.label}: say whether {sorted(missing)} are personal"
        related = {relation.get_accessor_name() for relation in model._meta.related_objects}
        unknown = (personal | impersonal) - {f.name for f in model._meta.local_fields} - related
        assert not unknown, (
            f"{model._meta.label} declares {sorted(unknown)}, which are neither columns nor records of it"
        )


def test_what_administrators_name_is_not_personal() -> None:
    named = [model for model in apps.get_models() if issubclass(model, Named)]
    assert named and all("names" in model.impersonal for model in named)
