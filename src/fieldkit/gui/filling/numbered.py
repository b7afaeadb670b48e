"""Finding the question of a number on the paper sheet, in the entry that is in sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.forms.errors import UnknownRef
from fieldkit.forms.numbering import question_numbers
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.shape import Shape
    from fieldkit.gui.filling.model import FillingModel


@dataclass(frozen=True, slots=True)
class Numbered:
    """The ref of the question to go to, or in a sentence why there is none."""

    ref: str = ""
    trouble: str = ""


def numbered_question(
    model: "FillingModel", number: int, entries: Mapping[str, int] | None = None
) -> Numbered:
    """Return where the question of a number stands.

    ``entries`` are the open entries of rosters, from 0, by the nodeset of the
    repeat; of others the first is meant.
    """
    session = model.session
    numbers = question_numbers(session.definition)
    path = next((one for one, told in numbers.items() if told == number), None)
    shape = session.definition.shape(path) if path else None
    if shape is None:
        last = max(numbers.values(), default=0)
        return Numbered(trouble=_("The sheet has questions 1 to {last}.").format(last=last))
    ref = _placed(shape, entries or {})
    try:
        node = session.node(ref)
    except UnknownRef:
        words = _("There is no entry yet for question {number}.")
        return Numbered(trouble=words.format(number=number))
    if not node.relevant:
        words = _("With these answers question {number} is not asked.")
        return Numbered(trouble=words.format(number=number))
    return Numbered(ref)


def _placed(shape: "Shape", entries: Mapping[str, int]) -> str:
    steps: list[str] = []
    at: Shape | None = shape
    while at is not None:
        place = f"[{entries.get(at.path, 0) + 1}]" if at.repeat else ""
        steps.append(at.step + place)
        at = at.parent
    return "/" + "/".join(reversed(steps))
