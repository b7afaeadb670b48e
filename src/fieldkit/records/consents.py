"""What the papers of an event's people allow: whose data may be kept, whose pictures be shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fieldkit.records.event import Consent, Registration


@dataclass(frozen=True, slots=True)
class PhotoConsents:
    """The people of an event by what their papers say of photographs, in row order.

    Whoever refused, or whose name was erased, is in ``refused``. ``unasked`` are
    those of whom nobody has written down an answer: their pictures are not shown
    either.
    """

    given: tuple[Registration, ...] = ()
    refused: tuple[Registration, ...] = ()
    unasked: tuple[Registration, ...] = ()

    @property
    def unanimous(self) -> bool:
        """Tell whether a picture of the whole room may be shown."""
        return bool(self.given) and not (self.refused or self.unasked)


def photo_consents_of(people: Iterable[Registration]) -> PhotoConsents:
    """Return what people of an event said of photographs, in whatever role they are there.

    Who is not expected, or was merged into another row, is left out.
    """
    there = [one for one in people if one.listed]
    return PhotoConsents(
        tuple(one for one in there if _says(one) is Consent.GIVEN),
        tuple(one for one in there if _says(one) is Consent.REFUSED),
        tuple(one for one in there if _says(one) is Consent.UNKNOWN),
    )


def may_be_named(person: Registration) -> bool:
    """Tell whether papers may bear the whole name: it was not refused, and is still known."""
    return person.consent is not Consent.REFUSED and not person.nameless


def as_consented(person: Registration) -> Registration:
    """Return a registration as it may be kept and shown: initials alone of who refused consent."""
    if person.consent is not Consent.REFUSED or person.nameless or person.anonymous:
        return person
    return replace(person, name=initials_of(person.name), phone="", email="")


def initials_of(name: str) -> str:
    """Return "А. В. И." of a whole name; what is initials already stays."""
    parts = [part for part in name.replace(".", " ").split() if part[0].isalpha()]
    return " ".join(f"{part[0].upper()}." for part in parts) or name


def _says(person: Registration) -> Consent:
    return Consent.REFUSED if person.nameless else person.consent_photo
