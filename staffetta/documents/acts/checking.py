"""What a draft must be before it becomes a document. Called within acts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.core.money import CURRENCIES
from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.totals import Totals, totals

MOST_LINES = 500
MOST_LINES_OF_FILES = 5000
"""Nobody types so many; programs do send them."""
MOST = Decimal("9999999999.9999")


def check(draft: DocumentDraft, currency: str) -> Totals:
    """The document's amounts. Raises Invalid with a sentence per field; lines are named lines.0.price."""
    wrong = _header(draft, currency)
    most = MOST_LINES_OF_FILES if draft.form else MOST_LINES
    if len(draft.lines) > most:
        wrong["lines"] = _("Use at most {count} lines.").format(count=most)
    for index, line in enumerate(draft.lines):
        wrong |= {f"lines.{index}.{name}": sentence for name, sentence in _line(line).items()}
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    sums = totals(draft.lines, currency)
    if not sums.fit:
        sentence = _("The amounts are too large.")
        raise Invalid(sentence, fields={"lines": sentence})
    return sums


def _header(draft: DocumentDraft, currency: str) -> dict[str, str]:
    wrong = {}
    if draft.contact is None:
        wrong["contact"] = _("Choose the contact that the document is for.")
    if draft.type.retired_at is not None:
        wrong["type"] = _("This document type is no longer in use.")
    if not tidy(draft.number) and not draft.type.numbers_itself:
        wrong["number"] = _("Enter the number that the supplier has given it.")
    if len(tidy(draft.number)) > 60:
        wrong["number"] = _("Use at most 60 characters.")
    if currency not in CURRENCIES:
        wrong["currency"] = _("Choose one of the currencies offered.")
    for name in ("date", "due_on", "valid_until", "delivery_on"):
        day = getattr(draft, name)
        if day is not None and not 1970 <= day.year <= 2199:
            wrong[name] = _("The date must lie between 1970 and 2199.")
    if draft.valid_until and draft.valid_until < draft.date and not draft.form:
        wrong["valid_until"] = _("It cannot end before the document's date.")
    if len(tidy(draft.buyer_reference)) > 100:
        wrong["buyer_reference"] = _("Use at most 100 characters.")
    if draft.supplier is not None and draft.supplier == draft.contact:
        wrong["supplier"] = _("Nobody is his own supplier.")
    return wrong


def _line(line: DocumentLineDraft) -> dict[str, str]:
    wrong = {}
    description = tidy(line.description)
    if not description:
        wrong["description"] = _("Say what it is.")
    elif len(description) > 500:
        wrong["description"] = _("Use at most 500 characters.")
    if len(tidy(line.article)) > 60:
        wrong["article"] = _("Use at most 60 characters.")
    if len(tidy(line.unit)) > 20:
        wrong["unit"] = _("Use at most 20 characters.")
    if not _fits(line.quantity):
        wrong["quantity"] = _("Use a number with at most four decimals.")
    if not _fits(line.price):
        wrong["price"] = _("Use a number with at most four decimals.")
    if not line.tax_rate.is_finite() or not 0 <= line.tax_rate <= 100 or line.tax_rate != round(line.tax_rate, 2):
        wrong["tax_rate"] = _("The tax lies between 0 and 100 %, with at most two decimals.")
    return wrong


def _fits(number: Decimal) -> bool:
    return number.is_finite() and abs(number) <= MOST and number == round(number, 4)
