"""Certificates: who gets one, their numbers, and the register in which every number stands."""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.consents import may_be_named
from fieldkit.records.event import EventFormat, Registration, RegistrationRole, is_numbered
from fieldkit.records.ids import short_code

BLOCK = 200
_DIGITS = 6
_LONGEST_SERIES = 6
# Without what is misread: no vowels, so that no word comes out, and no 0, 1, I, L, O.
_CHECK_SIGNS = "BCDFGHJKMNPQRSTVWXYZ23456789"
_CHECK_LENGTH = 8
TYPED = re.compile(
    r"-(\d{4})-([A-Z0-9]{7})-(\d{6,9})(?:[^A-Z0-9]+([A-Z0-9]{4}-?[A-Z0-9]{4}))?(?![A-Z0-9])"
)
_LOOK_ALIKE = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u0420\u0421\u0422\u0423\u0425", "ABEKMHPCTYX"
)
# Who came there came for themselves: their names belong in no register that is kept for decades.
_WITHOUT = frozenset({EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE})


class CertificateKind(StrEnum):
    """For what a certificate is."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"


class CertificateState(StrEnum):
    """What became of a number."""

    VALID = "valid"
    REPLACED = "replaced"
    VOID = "void"


class NoSeries(FieldkitError):
    """The letters before certificate numbers are too many, or no letters."""

    template = N_("The series is one to {most} letters or digits, such as {example}.")


class NoCertificatesHere(FieldkitError):
    """Certificates were asked for at a group whose people are in no register."""

    template = N_(
        "No certificates are issued for groups: the register is kept for {years} years, and nobody"
        " shall be found in it for having come to a group."
    )


class NothingInStock(FieldkitError):
    """Unused numbers were to be voided where this laptop keeps none."""

    template = N_("This laptop keeps no unused numbers, so there is nothing to void.")


class ReasonMissing(FieldkitError):
    """A certificate was to be voided without a word."""

    template = N_("Write why the certificate is void: the reason stands in the register.")


class AlreadyVoid(FieldkitError):
    """A certificate that is void or replaced was to be voided or replaced once more."""

    template = N_("Certificate {number} is not valid any more. Open the register to see why.")


class NameErased(FieldkitError):
    """A certificate was to be issued anew whose name was erased."""

    template = N_(
        "The name on certificate {number} was erased, so there is no duplicate of it. If the person"
        " wants one, write the name into the list of participants and issue a new certificate."
    )


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Running numbers that one laptop keeps for itself, ``first`` to ``last``.

    ``code`` is of the laptop and of its epoch, so that neither another laptop
    nor a copy of this one that was restored can reach into the block. What no
    certificate has of it is void since ``closed_on``: none of it is given any more.
    """

    id: str
    series: str
    year: int
    code: str
    first: int
    last: int
    closed_on: date | None = None

    def number(self, running: int) -> str:
        """Return a whole number: "СП-2026-A7K3X4P-000123"."""
        return f"{self.series}-{self.year}-{self.code}-{running:0{_DIGITS}d}"

    def next(self, block_id: str) -> "NumberBlock":
        """Return the block that follows this one."""
        first, last = self.last + 1, self.last + BLOCK
        return replace(self, id=block_id, first=first, last=last, closed_on=None)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as it was issued; what stands on it never changes.

    ``hours`` are of ``hours_of`` whole ones, in the event's kind of hour.
    ``check`` are the signs beside the number that cannot be guessed from it.
    ``replaces`` is the id of the certificate of which this is a duplicate.
    """

    id: str
    number: str
    block_id: str
    running: int
    event_id: str
    registration_id: str
    name: str
    title: str
    starts_on: date
    ends_on: date
    issued_on: date
    check: str
    kind: CertificateKind = CertificateKind.PARTICIPANT
    place: str = ""
    programme: str = ""
    hours: float = 0.0
    hours_of: float = 0.0
    academic_hours: bool = False
    issued_by: str = ""
    replaces: str = ""
    voided_on: date | None = None
    void_reason: str = ""
    handed_to: str = ""
    handed_on: date | None = None

    @property
    def code(self) -> str:
        """Return the content of the QR sign: signs that any scanner types, and nobody's name."""
        return f"FKC1-{tail_of(self.number)}-{self.check}"

    @property
    def nameless(self) -> bool:
        """Tell whether the name was erased; number, event and hours stay in the register."""
        return is_numbered(self.name)

    @property
    def spaced_check(self) -> str:
        """Return the check signs as they are read aloud and typed."""
        half = _CHECK_LENGTH // 2
        return f"{self.check[:half]}-{self.check[half:]}"

    def void(self, on: date, reason: str) -> "Certificate":
        """Return it void; its row stays. Raises ReasonMissing, AlreadyVoid."""
        if not reason.strip():
            raise ReasonMissing
        if self.voided_on is not None:
            raise AlreadyVoid(number=self.number)
        return replace(self, voided_on=on, void_reason=reason.strip())


def block_code(device: str, epoch: str) -> str:
    """Return the part of a number that is this laptop's alone.

    Four signs are the laptop's, by which people call it. Two laptops may share
    these, and one that was restored has forgotten what it issued: three signs
    of the epoch, which is new after every restoring, part them.
    """
    return (short_code(device) + short_code(epoch)[:3]).upper()


def clean_series(text: str) -> str:
    """Return the letters before the number as they are kept. Raises NoSeries."""
    series = text.strip().upper()
    if not series.isalnum() or len(series) > _LONGEST_SERIES:
        raise NoSeries(most=_LONGEST_SERIES, example="\u0421\u041f")
    return series


def check_signs(facts: Sequence[str]) -> str:
    """Return eight signs made of what a certificate says and of chance, so none can be made up."""
    said = "\0".join((*facts, secrets.token_hex(16)))
    value = int.from_bytes(hashlib.sha256(said.encode()).digest())
    signs = []
    for _place in range(_CHECK_LENGTH):
        value, rest = divmod(value, len(_CHECK_SIGNS))
        signs.append(_CHECK_SIGNS[rest])
    return "".join(signs)


def require_certificates(grid: AttendanceGrid, years: int) -> None:
    """Raise NoCertificatesHere for a group."""
    if grid.event.format in _WITHOUT:
        raise NoCertificatesHere(years=years)


def person_hours(grid: AttendanceGrid, registration_id: str) -> float:
    """Return how many hours were open to somebody, breaks apart, of parallel sessions one."""
    unit = 45 if grid.event.academic_hours else 60
    return int(grid.whole_minutes(registration_id) / unit * 2) / 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of an event, and what they get.

    ``kind`` is None for whoever did not complete it: they get a statement of
    attendance. ``number`` is of a valid certificate that they have already.
    """

    registration: Registration
    kind: CertificateKind | None
    hours: float
    hours_of: float
    number: str = ""


def candidates(grid: AttendanceGrid, issued: Iterable[Certificate]) -> tuple[Candidate, ...]:
    """Return who of an event gets what, in the order of rows; who never came is left out."""
    numbers = {
        one.registration_id: one.number
        for one, state in states(issued).items()
        if state is CertificateState.VALID and not one.nameless
    }
    found = []
    for person in grid.registrations:
        # Members of families came for themselves, as in a group. A certificate bears the
        # whole name and stands in a register for decades: who refused that gets none.
        if not person.listed or person.anonymous or person.person_id or not may_be_named(person):
            continue
        kind: CertificateKind | None = None
        if person.role is RegistrationRole.SPEAKER:
            kind = CertificateKind.SPEAKER
        elif person.role is not RegistrationRole.PARTICIPANT or not grid.attended(person.id):
            continue
        elif grid.completed(person.id):
            kind = CertificateKind.PARTICIPANT
        hours = grid.hours(person.id)
        whole = person_hours(grid, person.id)
        found.append(Candidate(person, kind, hours, whole, numbers.get(person.id, "")))
    return tuple(found)


def states(found: Iterable[Certificate]) -> Mapping[Certificate, CertificateState]:
    """Return what became of each certificate; one that has a valid duplicate is replaced."""
    found = tuple(found)
    replaced = {one.replaces for one in found if one.replaces and one.voided_on is None}
    return {
        one: CertificateState.VOID
        if one.voided_on is not None
        else CertificateState.REPLACED
        if one.id in replaced
        else CertificateState.VALID
        for one in found
    }


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a block, ``first`` to ``last``, that no certificate has."""

    block: NumberBlock
    first: int
    last: int

    @property
    def in_stock(self) -> bool:
        """Tell whether these are the block's last numbers, which may still be issued."""
        return self.last == self.block.last and self.block.closed_on is None


@dataclass(frozen=True, slots=True)
class Register:
    """All certificates and the numbers between them, in the order of their numbers."""

    certificates: tuple[Certificate, ...] = ()
    gaps: tuple[Gap, ...] = ()
    state: Mapping[str, CertificateState] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()

    def of_year(self, year: int) -> "Register":
        """Return what was issued in one year."""
        return register_of(
            (one for one in self.certificates if one.issued_on.year == year),
            {gap.block.id: gap.block for gap in self.gaps if gap.block.year == year}.values(),
        )


def register_of(found: Iterable[Certificate], blocks: Iterable[NumberBlock]) -> Register:
    """Return the register: every row, every gap, and numbers that stand on two certificates."""
    rows = sorted(found, key=lambda one: (one.number, one.id))
    used: dict[str, set[int]] = {}
    for one in rows:
        used.setdefault(one.block_id, set()).add(one.running)
    gaps: list[Gap] = []
    for block in sorted(blocks, key=lambda one: (one.series, one.year, one.code, one.first)):
        begin = block.first
        for running in sorted(n for n in used.get(block.id, ()) if block.first <= n <= block.last):
            if running > begin:
                gaps.append(Gap(block, begin, running - 1))
            begin = running + 1
        if begin <= block.last:
            gaps.append(Gap(block, begin, block.last))
    counts = Counter(one.number for one in rows)
    return Register(
        tuple(rows),
        tuple(gaps),
        {one.id: state for one, state in states(rows).items()},
        frozenset(number for number, count in counts.items() if count > 1),
    )


def tail_of(number: str) -> str:
    """Return laptop, year and running number of a whole number, "" for what is none."""
    found = TYPED.search(latin(number))
    return f"{found[2]}-{found[1]}-{found[3]}" if found else ""


def latin(text: str) -> str:
    """Return a number with the Latin letters that its Cyrillic ones look like."""
    return text.upper().translate(_LOOK_ALIKE)
