"""Why two contacts may be the same, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from staffetta.contacts.models import Contact
from staffetta.duplicates.matching.attributes import Kind
from staffetta.duplicates.matching.preparing import house_numbers, prepared
from staffetta.duplicates.models import DuplicatePair
from staffetta.ui.formats import number

Text = str | Promise
PARTS: dict[str, tuple[Text, Text, Text]] = {
    "name": (gettext_lazy("name"), gettext_lazy("same name"), gettext_lazy("other name")),
    "first_name": (gettext_lazy("first name"), gettext_lazy("same first name"), gettext_lazy("other first name")),
    "last_name": (gettext_lazy("last name"), gettext_lazy("same last name"), gettext_lazy("other last name")),
    "company": (gettext_lazy("company"), gettext_lazy("same company"), gettext_lazy("other company")),
    "email": (gettext_lazy("e-mail"), gettext_lazy("same e-mail"), gettext_lazy("other e-mail")),
    "phone": (gettext_lazy("phone"), gettext_lazy("same phone"), gettext_lazy("other phone")),
    "web": (gettext_lazy("website"), gettext_lazy("same website"), gettext_lazy("other website")),
    "vat": (gettext_lazy("VAT number"), gettext_lazy("same VAT number"), gettext_lazy("other VAT number")),
    "street": (gettext_lazy("street"), gettext_lazy("same street"), gettext_lazy("other street")),
    "house": (gettext_lazy("house number"), gettext_lazy("same house number"), gettext_lazy("other house number")),
    "postal_code": (gettext_lazy("postal code"), gettext_lazy("same postal code"), gettext_lazy("other postal code")),
    "city": (gettext_lazy("city"), gettext_lazy("same city"), gettext_lazy("other city")),
    "country": (
        pgettext_lazy("of an address", "country"), gettext_lazy("same country"), gettext_lazy("other country"),
    ),
}  # fmt: skip
"""Part -> how it is called, what is said when it is the same, and when it is another."""
SUMMED_UP = 4


@dataclass(frozen=True)
class Reason:
    """One part of the evidence. `bits` is its weight; `speaks` says whether it speaks for the two being the same."""

    part: str
    label: str
    sentence: str
    bits: float
    first: str = ""
    second: str = ""

    @property
    def speaks(self) -> bool:
        return self.bits >= 0

    @property
    def weight(self) -> str:
        """ "+9.2" or "−1.3", in the reader's figures."""
        return f"{'+' if self.bits >= 0 else '−'}{number(abs(self.bits), 1)}"

    @property
    def size(self) -> int:
        """For a bar, 0 to 100."""
        return min(100, round(abs(self.bits) * 6))


def reasons_of(pair: DuplicatePair) -> list[Reason]:
    """All parts, what says most first. Names in each other's field are told once."""
    first, second = values_of(pair.first), values_of(pair.second)
    found = []
    swapped = 0.0
    for part, (percent, worth, level) in pair.reasons.items():
        if level == "swapped":
            swapped += worth / 100
        elif part in PARTS:
            said = _said(part, percent, level), worth / 100, first.get(part, ""), second.get(part, "")
            found.append(Reason(part, str(PARTS[part][0]), *said))
    if swapped:
        names = _("first and last name swapped"), swapped, _both_names(pair.first), _both_names(pair.second)
        found.append(Reason("name", str(PARTS["name"][0]), *names))
    return sorted(found, key=lambda reason: (-abs(reason.bits), reason.part))


def _said(part: str, percent: int, level: str) -> str:
    label, same, other = PARTS[part]
    words = {"same": same, "other": other}
    return str(words[level]) if level in words else _("{part} {percent} %").format(part=label, percent=percent)


def _both_names(contact: Contact) -> str:
    return f"{contact.first_name} · {contact.last_name}"


def before_looking(pair: DuplicatePair) -> Reason:
    """What the evidence has to outweigh: that two contacts at random are hardly ever the same."""
    worth = pair.reasons.get("", [0, 0, ""])[1]
    return Reason("", _("before looking"), _("two contacts are rarely the same"), worth / 100)


def summed_up(reasons: list[Reason]) -> list[Reason]:
    """What says most, enough for a row of a list."""
    return [reason for reason in reasons if abs(reason.bits) >= 0.5][:SUMMED_UP]


def values_of(contact: Contact) -> dict[str, str]:
    """The values that were compared, as they were entered."""
    reached = {"email": "email", "phone": "phone", "web": "web"}
    said = {
        name: ", ".join(row.value for row in contact.channels.all() if row.medium == medium)
        for name, medium in reached.items()
    }
    addresses = list(contact.addresses.all())
    for part in ("street", "postal_code", "city", "country"):
        said[part] = ", ".join(dict.fromkeys(text for a in addresses if (text := getattr(a, part))))
    names = {"name": contact.name, "first_name": contact.first_name, "last_name": contact.last_name}
    companies = ", ".join(link.company.name for link in contact.company_links.all())
    return said | names | {"vat": contact.vat_number, "house": ", ".join(_houses(said["street"])), "company": companies}


def _houses(streets: str) -> list[str]:
    return [number for street in prepared(Kind.STREET, streets) for number in house_numbers(street)]
