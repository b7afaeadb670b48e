"""What is said under an answer that is missing or does not fit, in the manner of a colleague."""

from typing import TYPE_CHECKING

from fieldkit.formats import table_date
from fieldkit.gui.questions import written
from fieldkit.gui.questions.control import today
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_UNKNOWN = frozenset(("unknown", "not_known", "dont_know", "unk", "9", "99"))


def remark_for(row: "NodeView", *, strict: bool) -> str:
    """Return the form's own words about the answer, else a sentence by its kind, else "".

    A missing answer is remarked only where ``strict``: nobody is hurried while
    the section is still being filled.
    """
    if not row.relevant:
        return ""
    if row.value and not row.constraint_ok:
        return row.message or _by_kind(row)
    if strict and not row.required_ok:
        return row.message or _missing(row)
    return ""


def _missing(row: "NodeView") -> str:
    for choice in row.choices:
        if choice.value.casefold() in _UNKNOWN:
            return _(
                "An answer is needed here. If it could not be found out, choose {choice}."
            ).format(choice=quoted(choice.label))
    if row.kind == "trigger":
        return _("This is to be confirmed before the form is finalized.")
    return _("An answer is needed here.")


def _by_kind(row: "NodeView") -> str:
    day = written.read_day(row.value) if row.type in {"date", "dateTime"} else None
    if day is not None and day > today():
        return _("This date has not come yet. Today is {today}: check month and year.").format(
            today=table_date(today())
        )
    if day is not None:
        return _("This date does not fit the other answers. Check day, month and year.")
    if row.type in {"int", "integer", "decimal"}:
        return _(
            "This number does not fit here: {value}. Is there a digit too many or too few?"
        ).format(value=written.shown_number(row.value))
    if row.kind == "select":
        return _("This choice does not fit the other answers. Look at both again.")
    return _("This answer does not fit here. Look at it again.")


def quoted(words: str) -> str:
    """Return words in the quotation marks of the spoken language."""
    return _('"{words}"').format(words=words)
