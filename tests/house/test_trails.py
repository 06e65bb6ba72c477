"""Anonymising reaches every personal column: each model that has one has a trail, or says why not (C-11)."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from staffetta.contacts import blockers, trails
from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel


def test_every_model_with_personal_columns_has_a_trail() -> None:
    for model in apps.get_models():
        if not issubclass(model, WorkspaceModel):
            continue
        columns = {field.name for field in model._meta.local_fields}
        personal = set(model.personal) & columns
        trail, why = trails.trail_of(model), trails.excused(model)
        assert not (trail and why), f"{model._meta.label} has a trail and an excuse"
        if not personal or why:
            continue
        assert trail, f"{model._meta.label}.{sorted(personal)}: declare a trail (contacts/trails.py)"
        missed = set() if trail.remove else personal - set(trail.clear)
        assert not missed, f"{model._meta.label}: anonymising forgets {sorted(missed)}"


def test_trails_name_columns_that_exist() -> None:
    for trail in trails.all_trails():
        columns = {field.name for field in trail.model._meta.local_fields}
        unknown = (set(trail.clear) | set(trail.mentions) | ({trail.follows} - {""})) - columns
        assert not unknown, f"{trail.key}: {sorted(unknown)}"
        assert trail.rows or trail.found or trail.follows or trail.mentions, f"{trail.key} reaches nothing"


def test_deleting_a_contact_knows_every_foreign_key_to_it() -> None:
    """What neither stands in the way nor goes along would be an error at the commit (C-10)."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.related_model is not Contact or field.remote_field.on_delete is not models.PROTECT:
                continue
            assert (model, field.name) in blockers.settled(), (
                f"{model._meta.label}.{field.name}: say what deleting a contact means to it (contacts/blockers.py)"
            )
