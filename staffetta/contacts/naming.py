"""The name of a contact that has none any more, in the reader's language (C-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from staffetta.contacts.trails import MARK

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:  # which cannot be subscripted at run time
    _CharField = models.CharField


def shown_name(name: str) -> str:
    """How the name of an anonymised contact is read, of what is stored: for rows that are no records."""
    number = name.removeprefix(f"{MARK} ")
    return name if number == name else _("Anonymised contact {number}").format(number=number)


class _Name(DeferredAttribute):
    """Reads "— C-00042" of an anonymised contact as "Anonymised contact C-00042"."""

    def __get__(self, instance: Any, cls: type[Any] | None = None) -> Any:
        if instance is not None and "name" in instance.__dict__:
            name = instance.__dict__["name"]
        else:
            name = super().__get__(instance, cls)
        if isinstance(name, str) and name.startswith(f"{MARK} ") and instance.__dict__.get("anonymised_at", True):
            return shown_name(name)
        return name

    def __set__(self, instance: Any, value: Any) -> None:
        # With it, Python asks this descriptor first, although the instance has the value.
        instance.__dict__["name"] = value


class NameField(_CharField):
    """A CharField for migrations and the database; what is stored is never the translation."""

    descriptor_class = _Name

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
