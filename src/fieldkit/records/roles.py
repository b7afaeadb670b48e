"""One human under several registrations of an event: who that is, and which sessions are whose."""

from collections.abc import Iterable, Iterator, Mapping

from fieldkit.records.event import Consent, Registration, RegistrationRole, Session
from fieldkit.records.likeness import folded_name
from fieldkit.records.tracks import in_track


def humans(people: Iterable[Registration]) -> dict[str, str]:
    """Return for each registration the id that all those of one human share.

    One human are registrations that were said to be so, or merged; that bear the
    same card; and those of one name from one organisation. Initials are nobody's.
    """
    found = tuple(people)
    leads = {one.id: one.id for one in found}

    def lead(key: str) -> str:
        while leads[key] != key:
            key = leads[key]
        return key

    first: dict[tuple[str, ...], str] = {}
    for one in found:
        others = [key for key in (one.same_as, one.merged_into) if key in leads]
        others += [first.setdefault(sign, one.id) for sign in _signs(one)]
        for other in others:
            leads[lead(one.id)] = lead(other)
    return {one.id: lead(one.id) for one in found}


def _signs(one: Registration) -> Iterator[tuple[str, ...]]:
    if one.person_id:
        yield "person", one.person_id
    if one.specialist_id:
        yield "specialist", one.specialist_id
    nobody = one.anonymous or one.nameless or one.consent is Consent.REFUSED
    if one.org_then and not nobody:
        yield "name", folded_name(one.name), folded_name(one.org_then)


class Roles:
    """Which sessions of an event each registration is for.

    Somebody who speaks at the first session and takes part in the others has two
    registrations: at the first one no mark is expected of the participant, and
    what is marked there gives no hours of taking part.
    """

    def __init__(self, people: Iterable[Registration]) -> None:
        found = tuple(people)
        self.humans: Mapping[str, str] = humans(found)
        self._otherwise: dict[str, set[str]] = {}
        for one in found:
            if one.listed and one.role is not RegistrationRole.PARTICIPANT:
                self._otherwise.setdefault(self.humans[one.id], set()).update(one.sessions)

    def in_another(self, person: Registration, session: Session) -> bool:
        """Tell whether a participant is at a session in another part, such as its speaker."""
        if person.role is not RegistrationRole.PARTICIPANT:
            return False
        return session.id in self._otherwise.get(self.humans.get(person.id, ""), ())

    def expects(self, person: Registration, session: Session) -> bool:
        """Tell whether a session is for this registration: by track, by choice and by part."""
        chosen = not person.sessions or session.id in person.sessions
        return chosen and in_track(person, session) and not self.in_another(person, session)
