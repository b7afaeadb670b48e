"""Which rows of a form say the same whatever is answered elsewhere."""

from fieldkit.forms.checks import Checks
from fieldkit.forms.definition import control_of, message_of
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.wording import Wording

_CONSTANT = ("", "true()", "false()")


class Still:
    """Tells of what a row of one session depends beside its own answer and relevance."""

    def __init__(self, wording: Wording, checks: Checks) -> None:
        self._wording = wording
        self._checks = checks
        self._known: dict[tuple[Shape, str | None], bool] = {}

    def is_still(self, shape: Shape, language: str | None) -> bool:
        """Tell whether words and states of the rows of a shape never move in this language.

        Its constraint is left out of it, and so are its choices. What stands in a
        repeat moves with the row around it; what is closed to somebody may be
        opened.
        """
        if shape in self._checks.closed:
            return False
        known = self._known.get((shape, language))
        if known is None:
            known = self._known[shape, language] = self._never_moves(shape)
        return known

    def judges_still(self, node: Node) -> bool:
        """Tell whether the answer as it is now is judged alike, whatever is answered elsewhere."""
        return not node.shape.bind.constraint or not node.relevant or not node.text.strip()

    def _never_moves(self, shape: Shape) -> bool:
        if shape.repeats or shape.repeat or not _is_constant(shape.bind.required):
            return False
        at: Shape | None = shape
        while at is not None:
            if not _is_constant(at.bind.readonly):
                return False
            at = at.parent
        control = control_of(shape)
        texts = [message_of(shape, "required")]
        texts += [] if control is None else [control.label, control.hint]
        return all(text is None or self._wording.is_fixed(text) for text in texts)


def _is_constant(formula: str | None) -> bool:
    return (formula or "").strip() in _CONSTANT
