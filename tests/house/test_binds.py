"""Every foreign key to what can lie in the bin says what becomes of it (P-13)."""

from __future__ import annotations

from django.apps import apps

from staffetta.bin import binds
from staffetta.bin.binds import Following


def test_every_foreign_key_to_what_can_be_deleted_has_a_rule() -> None:
    going = {bind.target for bind in binds.all_binds()}
    going |= {bind.model for bind in binds.all_binds() if bind.following is Following.GOES}
    declared = {(bind.model, bind.column) for bind in binds.all_binds()}
    missing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model in going and (model, field.name) not in declared
    }
    assert not missing, f"say in AppConfig.ready() what becomes of {sorted(missing)}: bin/binds.py"


def test_what_is_cut_can_be_empty() -> None:
    for bind in binds.all_binds():
        nullable = bind.model._meta.get_field(bind.column).null
        assert nullable or bind.following is Following.GOES, f"{bind.model._meta.label}.{bind.column} cannot be empty"
