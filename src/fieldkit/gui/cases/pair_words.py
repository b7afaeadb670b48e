"""How a pair of similar cards is worded: its row in the table, and both sides compared."""

from collections.abc import Sequence

from fieldkit.gui.widgets.compared import Compare, day_words
from fieldkit.gui.widgets.table import Cell, Column, TableRows
from fieldkit.i18n import _, pgettext
from fieldkit.services.possible_pairs import LikeCard, LikePair


def pair_rows() -> TableRows[LikePair]:
    """Return the model of the table of pairs."""
    columns = (Column(_("One card")), Column(_("The other card")), Column(_("Agreement"), 190))
    return TableRows(columns, _cells)


def compared(pair: LikePair) -> tuple[tuple[str, str], list[Compare]]:
    """Return the headings and the rows that compare the two."""
    one, other = pair.one, pair.other
    if one.event_id:
        first, second = (
            _("Row {number} of the roster").format(number=card.row_no) for card in (one, other)
        )
        rows = _named(one, other)
        rows += [
            (_("Organisation"), one.place, other.place),
            (_("Event"), one.where, other.where),
        ]
        return (first, second), rows
    rows = _named(one, other)
    rows += [
        (_("Date of birth"), day_words(one.facts.birth), day_words(other.facts.birth)),
        (pgettext("person", "Family"), one.where, other.where),
        (_("Settlement"), one.place, other.place),
    ]
    return (_("One card"), _("The other card")), rows


def found_words(*, marked: bool) -> str:
    """Return what is said where no pair is listed."""
    if marked:
        return _("No pair is marked as one person.")
    return _("There are no similar cards: nobody seems to have been entered twice.")


def _named(one: LikeCard, other: LikeCard) -> list[Compare]:
    return [
        (_("Surname"), one.facts.surname, other.facts.surname),
        (_("Given name"), one.facts.given, other.facts.given),
        (_("Patronymic"), one.facts.patronymic, other.facts.patronymic),
    ]


def _cells(pair: LikePair) -> Sequence[Cell]:
    agreement = _("name and date the same") if pair.sure else _("alike")
    if pair.one.event_id and pair.sure:
        agreement = _("name and organisation the same")
    return (_side(pair.one), _side(pair.other), Cell(agreement, role="muted"))


def _side(card: LikeCard) -> Cell:
    known = (day_words(card.facts.birth), card.where, card.place)
    return Cell(card.facts.name, ", ".join(part for part in known if part), weight=500)
