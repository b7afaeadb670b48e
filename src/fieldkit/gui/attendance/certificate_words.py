"""How certificates are told in tables: the person, what they get, the number and its state."""

from dataclasses import dataclass

from fieldkit.formats import number, table_date
from fieldkit.gui.widgets.table import Cell
from fieldkit.i18n import _, pgettext
from fieldkit.records.certificate import (
    Candidate,
    Certificate,
    CertificateKind,
    CertificateState,
)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One line: somebody who was there, a certificate, or both."""

    person: Candidate | None = None
    certificate: Certificate | None = None
    state: CertificateState | None = None
    replaces: str = ""
    twice: bool = False

    @property
    def valid(self) -> bool:
        """Tell whether there is a certificate that holds."""
        return self.state is CertificateState.VALID

    @property
    def attended(self) -> bool:
        """Tell whether a statement can be printed: speakers have no hours to state."""
        return self.person is not None and self.person.kind is not CertificateKind.SPEAKER


def kind_words(kind: CertificateKind | None) -> str:
    """Return what somebody gets."""
    if kind is CertificateKind.SPEAKER:
        return _("certificate of a speaker")
    if kind is CertificateKind.PARTICIPANT:
        return _("certificate of participation")
    return _("statement of attendance")


def state_badge(row: CertificateRow) -> tuple[str, str]:
    """Return the words and the kind of a badge for what became of a number."""
    one = row.certificate
    if row.twice:
        return _("number stands twice"), "danger"
    if one is None:
        return pgettext("certificate", "not issued"), "neutral"
    if row.state is CertificateState.VOID:
        return pgettext("certificate", "void"), "danger"
    if row.state is CertificateState.REPLACED:
        return pgettext("certificate", "replaced"), "warn"
    if one.handed_on is not None:
        return pgettext("certificate", "handed over"), "ok"
    return pgettext("certificate", "issued"), "accent"


def person_cells(row: CertificateRow) -> tuple[Cell, ...]:
    """Return the cells of the table of one event."""
    one, person = row.certificate, row.person
    name = person.registration.name if person else one.name if one else ""
    work = person.registration.org_then if person else ""
    hours = one.hours if one else person.hours if person else 0.0
    whole = one.hours_of if one else person.hours_of if person else 0.0
    kind = one.kind if one else person.kind if person else None
    statement = one is None and kind is None
    badge = (_("no number needed"), "neutral") if statement else state_badge(row)
    return (
        Cell(name, second=work, weight=500),
        Cell(_hours(hours, whole)),
        Cell(kind_words(kind)),
        Cell(one.number if one else "", second=note_words(row)),
        Cell(badge=badge),
    )


def register_cells(row: CertificateRow) -> tuple[Cell, ...]:
    """Return the cells of the register."""
    one = row.certificate
    if one is None:
        return (Cell(),) * 5
    return (
        Cell(one.number, second=note_words(row), weight=500),
        Cell(one.name, second=kind_words(one.kind)),
        Cell(one.title, second=table_date(one.starts_on)),
        Cell(table_date(one.issued_on), second=one.issued_by),
        Cell(badge=state_badge(row)),
    )


def note_words(row: CertificateRow) -> str:
    """Return what stands below a number: the reason, the duplicate, to whom it was handed."""
    one = row.certificate
    if one is None:
        return ""
    if row.state is CertificateState.VOID and one.voided_on is not None:
        return f"{table_date(one.voided_on)}: {one.void_reason}"
    if row.replaces:
        return _("duplicate of {number}").format(number=row.replaces)
    if one.handed_on is not None:
        return f"{one.handed_to}, {table_date(one.handed_on)}"
    return ""


def _hours(hours: float, whole: float) -> str:
    if not whole or not hours:
        return ""
    said = _("{hours} of {whole}")
    return said.format(hours=_figure(hours), whole=_figure(whole))


def _figure(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)
