"""Every foreign key to a contact says what a merge does with it (C-15)."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from staffetta.contacts import ties
from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Merging
from staffetta.core.models import WorkspaceModel


def keys_to_contacts() -> dict[str, models.ForeignKey]:
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Contact
    }


def test_every_foreign_key_to_a_contact_has_a_rule() -> None:
    declared = {tie.key for tie in ties.all_ties()}
    missing = set(keys_to_contacts()) - declared
    assert not missing, f"say in AppConfig.ready() what a merge does with {sorted(missing)}: contacts/ties.py"
    assert not declared - set(keys_to_contacts()), "declared, but no such foreign key"


def test_rules_know_the_uniqueness_of_their_tables() -> None:
    """A row that goes over must not break a unique constraint in the middle of a merge."""
    for key, field in keys_to_contacts().items():
        tie = ties.tie(key)
        assert tie is not None
        if tie.merging is Merging.STAY or not tie.same and tie.merging is Merging.PART:
            continue
        for constraint in field.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or field.name not in constraint.fields:
                continue
            others = set(constraint.fields) - {"workspace_id", field.name}
            if constraint.condition is None or tie.merging is Merging.PART:
                assert others <= set(tie.same), f"{key}: {constraint.name} needs same={sorted(others)}"
            else:
                assert tie.single, f"{key}: {constraint.name} allows one such row; name its column as `single`"


def test_columns_of_rules_exist_and_conflicts_are_told() -> None:
    for tie in ties.all_ties():
        names = {field.name for field in tie.model._meta.local_fields}
        assert {*tie.same, *tie.values, *tie.releases, *([tie.single] if tie.single else [])} <= names, tie.key
        assert set(tie.group) <= set(tie.same), tie.key
        assert tie.merging is not Merging.UNITE or tie.same, f"{tie.key}: in which columns are two rows alike?"
        if tie.merging is Merging.PART and tie.same:
            copied = {*tie.same, *tie.values, tie.column, "id", "workspace_id"}
            names -= {field.name for field in tie.model._meta.local_fields if field.generated}
            assert names <= copied, f"{tie.key}: a copy would lack {sorted(names - copied)}; name them in `values`"
        assert not tie.values or tie.told, f"{tie.key}: conflicts need words"
        assert tie.merging not in (Merging.MOVE, Merging.UNITE) or tie.label, f"{tie.key}: what are they called?"


def test_every_loose_id_says_why_it_needs_no_rule() -> None:
    """An id without a foreign key may be a contact's, and would be forgotten by a merge."""
    plain = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, WorkspaceModel)
        for field in model._meta.local_fields
        if isinstance(field, models.UUIDField) and not field.is_relation and field.name not in ("id", "workspace_id")
    }
    assert plain - set(ties.loose()) == set()
