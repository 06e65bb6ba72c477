"""Which models are contacts, and which are files: said by the rooms above, which the bin does not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import models

_contacts: list[type[models.Model]] = []
_files: dict[type[models.Model], Callable[[Sequence[UUID]], None]] = {}


def contacts_are(model: type[models.Model]) -> None:
    """Say which model is a contact, so that the bin knows whom an entry names."""
    _contacts.append(model)


def files_are(model: type[models.Model], remove: Callable[[Sequence[UUID]], None]) -> None:
    """Say which model is a file. `remove` is called within the act that deletes them for good, with their ids, and sees
    to it that their bytes go after the commit."""
    _files[model] = remove


def contact_columns(model: type[models.Model]) -> list[str]:
    """The columns of a model that point at contacts."""
    return [
        cast(Any, field).column for field in model._meta.local_fields if field.related_model in _contacts and _contacts
    ]


def file_models() -> list[type[models.Model]]:
    """The models that are files."""
    return list(_files)


def remove_files(ids: Sequence[UUID]) -> None:
    """Have the bytes of these files removed after the commit."""
    for remove in _files.values():
        if ids:
            remove(ids)
