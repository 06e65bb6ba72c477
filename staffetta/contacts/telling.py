"""How contacts are told to programs: the parts of schemas.ContactOut, made by the page (C-07, C-13, C-20)."""

from __future__ import annotations

from operator import itemgetter
from typing import Any
from uuid import UUID

from staffetta.contacts.addresses import lines_of
from staffetta.contacts.channels import href, shown
from staffetta.contacts.columns import tag_names
from staffetta.contacts.schemas import ContactOut
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY, fields_for
from staffetta.core.changes import Value as Plain
from staffetta.core.db.ahead import belonging
from staffetta.fields.answers import plain, rows_of
from staffetta.fields.models import Field, Owner
from staffetta.fields.reading import asked_of_contact, fields_of

PLAIN = (
    *("id", "number", "kind", "name", "first_name", "last_name", "function", "is_supplier", "customer_since"),
    *("vat_number", "industry", "language", "description", "external_id", "created_at", "changed_at", "version"),
    *("last_activity_at", "anonymised_at"),
)
EMPTY: dict[str, Any] = {"credit_limit": None, "lead_time_days": None}
_BLANK = dict.fromkeys(ContactOut.model_fields, None) | {
    name: EMPTY.get(name, "") for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY)
}
_values = itemgetter(*PLAIN)


class Telling:
    """Tells contacts one by one, whose parts were fetched; what is asked of a sort of contact is found out once.
    `fields`: the custom fields in use, where they are known."""

    def __init__(self, fields: list[Field] | None = None) -> None:
        self.fields = fields_of(Owner.CONTACT) if fields is None else fields
        self._asked: dict[tuple[str, str, bool], tuple[dict[UUID, Field], dict[str, Plain]]] = {}

    def out(self, contact: Any) -> dict[str, Any]:
        """One of them, in the order of the schema."""
        own = vars(contact)
        handler = contact.handler if own["handler_id"] else None
        said = _BLANK.copy()
        said.update(zip(PLAIN, _values(own), strict=True))
        for name in fields_for(own["function"], own["is_supplier"]):
            said[name] = own[name]
        said["handler"] = {"id": handler.pk, "name": handler.name} if handler else None
        said["parent"] = own["parent_id"]
        said["channels"] = [_channel(row) for row in belonging(contact, "channels")]
        said["addresses"] = [_address(row) for row in belonging(contact, "addresses")]
        said["tags"] = tag_names(contact)
        said["custom"] = self._answers(contact, (own["kind"], own["function"], own["is_supplier"]))
        return said

    def _answers(self, contact: Any, sort: tuple[str, str, bool]) -> dict[str, Plain]:
        """Code -> answer to everything that is asked of it, null where there is none."""
        if not self.fields:
            return {}
        if sort not in self._asked:
            fields = asked_of_contact(self.fields, *sort)
            self._asked[sort] = (
                {field.pk: field for field in fields},
                {field.code: plain(field, ()) for field in fields},
            )
        asked, nothing = self._asked[sort]
        said = nothing.copy()
        for field_id, rows in rows_of(belonging(contact, "custom_values")).items():
            field = asked.get(field_id)
            if field is not None:
                said[field.code] = plain(field, rows)
        return said


def _channel(row: Any) -> dict[str, str]:
    medium, value, normalised = row.medium, row.value, row.normalised
    return {
        "medium": medium,
        "use": row.use,
        "value": value,
        "normalised": normalised,
        "shown": shown(medium, value, normalised),
        "href": href(medium, normalised),
    }


def _address(row: Any) -> dict[str, Any]:
    return {
        "use": row.use,
        "street": row.street,
        "postal_code": row.postal_code,
        "city": row.city,
        "region": row.region,
        "country": row.country,
        "lines": lines_of(row, with_country=False),
    }
