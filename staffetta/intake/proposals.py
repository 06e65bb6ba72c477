"""Who the unknown partners of a waiting file could be: new, with everything filled in, or one that is there (A-08)."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.contacts import similar
from staffetta.contacts.acts.checking import ADDRESS_PARTS
from staffetta.contacts.addresses import lines_of
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Address, Channel, Contact
from staffetta.contacts.similar import Similar, Typed
from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Reading
from staffetta.intake.acts.enter import function_of
from staffetta.intake.casting import Part, cast, parts_of
from staffetta.intake.drafting import contact_draft, person_draft
from staffetta.intake.own import ourselves


@dataclass(frozen=True)
class Proposal:
    """One party that somebody has to say who it is: `draft` is the contact that it would become, `alike` are contacts
    that it may be already, as far as the member sees them."""

    key: str
    is_seller: bool
    draft: ContactDraft
    person: ContactDraft | None
    tax_code: str
    identifiers: tuple[str, ...]
    alike: tuple[Similar, ...]

    @property
    def emails(self) -> list[str]:
        return [channel.value for channel in self.draft.channels if channel.medium == Channel.Medium.EMAIL]

    @property
    def phones(self) -> list[str]:
        return [channel.value for channel in self.draft.channels if channel.medium == Channel.Medium.PHONE]

    @property
    def hints(self) -> dict[str, str]:
        """Id of each that it may be -> its number, and why."""
        return {str(one.contact.pk): " · ".join([one.contact.number, *one.reasons]) for one in self.alike}

    @property
    def address(self) -> list[str]:
        """Its lines."""
        said = self.draft.addresses[0]
        return lines_of(Address(**{part: getattr(said, part) for part in ADDRESS_PARTS}))


def open_parts(content: bytes) -> list[Part]:
    """The parties of this file that nobody knows as yet."""
    return [part for part in parts_of(cast(read_file(content), ourselves())) if part.match.contact is None]


def proposals(content: bytes, member: Member) -> tuple[list[Reading], list[Proposal]]:
    """The documents of a waiting file, and what is asked about it."""
    readings = read_file(content)
    scenes = cast(readings, ourselves())
    functions = {
        part.key: function_of(scene) for scene in scenes for part in (scene.seller, scene.buyer) if part is not None
    }
    country = running_firm().country
    found = []
    for part in parts_of(scenes):
        if part.match.contact is not None:
            continue
        marks, party = part.marks, part.marks.said
        draft = contact_draft(
            party, is_seller=part.is_seller, function=functions[part.key], country=marks.country or country
        )
        numbers = tuple(f"{one.scheme}:{one.value}" if one.scheme else one.value for one in marks.identifiers)
        alike = _alike(member, part, draft)
        found.append(
            Proposal(part.key, part.is_seller, draft, person_draft(party), marks.tax_code, numbers, tuple(alike))
        )
    return readings, found


def _alike(member: Member, part: Part, draft: ContactDraft) -> list[Similar]:
    """Those of which more than one fits, first; then who is near by name, number, e-mail or phone."""
    marks = part.marks
    several = Contact.objects.visible_to(member).filter(pk__in=part.match.several).prefetch_related("channels")
    found = [Similar(contact, (), 100) for contact in several.order_by("id")]
    typed = Typed(
        kind=draft.kind,
        name=draft.name,
        emails=tuple(channel.value for channel in draft.channels if channel.medium == Channel.Medium.EMAIL),
        phones=tuple(channel.value for channel in draft.channels if channel.medium == Channel.Medium.PHONE),
        vat_number=draft.vat_number,
        country=marks.country,
    )
    known = {one.contact.pk for one in found}
    return found + [one for one in similar.find(member, typed) if one.contact.pk not in known]
