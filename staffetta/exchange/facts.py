"""What can happen to imports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class FileUploaded(Fact):
    kind = "exchange.uploaded"
    sentence = _("uploaded {name} for import")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class MappingChosen(Fact):
    kind = "exchange.mapped"
    sentence = _("chose what the columns of {name} mean")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Fact):
    kind = "exchange.started"
    sentence = _("started the import of {name}")
    dry_run: bool
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ImportEnded(Fact):
    kind = "exchange.ended"
    sentence = _("imported {created} records from {name}")
    created: int
    unchanged: int
    refused: int
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ImportStopped(Fact):
    kind = "exchange.stopped"
    sentence = _("stopped the import of {name}")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ProductListed(Fact):
    kind = "exchange.product_listed"
    sentence = _("listed the product {code}")
    code: str


@dataclass(frozen=True, kw_only=True)
class ListExported(Fact):
    """About the member who took it out; `whole`: everything that fitted, not single rows."""

    kind = "exchange.list_exported"
    sentence = _("exported a list as CSV: {name_of_list}")
    name_of_list: str
    columns: list[str]
    whole: bool


@dataclass(frozen=True, kw_only=True)
class CardExported(Fact):
    kind = "exchange.card_exported"
    sentence = _("exported the contact as a vCard")
    version: str


@dataclass(frozen=True, kw_only=True)
class CardsExported(Fact):
    """About the member who took them out; `whole`: everything that fitted, not single rows."""

    kind = "exchange.cards_exported"
    sentence = _("exported contacts as vCards")
    version: str
    whole: bool
