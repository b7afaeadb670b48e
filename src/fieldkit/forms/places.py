"""Questions called by name, as a form author calls them, and the refs that are meant."""

import difflib
import re

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.errors import FormError
from fieldkit.forms.shape import Shape
from fieldkit.i18n import N_

_STEP = re.compile(r"([^\[\]]+)(?:\[([0-9]{1,6})\])?\Z")


class NoSuchQuestion(FormError):
    """A question was called by a name that the form does not have."""

    template = N_("The form has no question {name}.")


class NoSuchQuestionButLike(NoSuchQuestion):
    """The same, and the form has one that is called alike."""

    template = N_("The form has no question {name}. Is {like} meant?")


class SeveralQuestions(FormError):
    """Several questions have that name; ``refs`` are theirs."""

    template = N_("Several questions are called {name}: {refs}. Write more of the path.")


def place_of(definition: FormDefinition, name: str, *, repeat: bool = False) -> str:
    """Return the ref that a name, a part of a path or a ref means.

    "age", "m/age", "member[2]/m/age", "age[2]" (the second row of the repeat
    around it) and "/data/member[2]/m/age" all do. A row that is not said is
    the first. With ``repeat``, the repeat as a whole is meant. Raises
    NoSuchQuestion and SeveralQuestions.
    """
    text = name.strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    steps = [_parted(step) for step in text.strip("/").split("/")]
    shape = _shape(definition, text, [step for step, _row in steps])
    rows = _rows(shape, [row for _step, row in steps], repeat=repeat)
    return _ref(shape, rows, repeat=repeat)


def _parted(step: str) -> tuple[str, int | None]:
    found = _STEP.match(step)
    if found is None:
        return step, None
    return found[1], int(found[2]) if found[2] else None


def _shape(definition: FormDefinition, text: str, names: list[str]) -> Shape:
    shapes = definition.instance.shapes
    path = "/" + "/".join(names)
    if text.startswith("/"):
        exact = definition.shape(path)
        if exact is not None:
            return exact
    ending = [shape for shape in shapes if shape.path.endswith(path) and not shape.is_attribute]
    asked = [shape for shape in ending if "/meta/" not in shape.path] or ending
    if not asked:
        like = difflib.get_close_matches(names[-1], [shape.name for shape in shapes], 1)
        if like:
            raise NoSuchQuestionButLike(name=text, like=like[0])
        raise NoSuchQuestion(name=text)
    if len(asked) > 1:
        raise SeveralQuestions(name=text, refs=", ".join(shape.path for shape in asked))
    return asked[0]


def _rows(shape: Shape, given: list[int | None], *, repeat: bool) -> dict[Shape, int]:
    """Return the row meant of each repeat around a question, by the positions written."""
    found: dict[Shape, int] = {}
    around = [each for each in shape.repeats if not (repeat and each is shape)]
    at: Shape | None = shape
    for row in reversed(given):
        if at is None:
            break
        if row is not None:
            # A position at a question means the row of the repeat it stands in.
            own = [each for each in around if at.below(each)]
            if own:
                found[own[-1]] = row
        at = at.parent
    return found


def _ref(shape: Shape, rows: dict[Shape, int], *, repeat: bool) -> str:
    steps = []
    at: Shape | None = shape
    while at is not None:
        numbered = at.repeat and not (repeat and at is shape)
        steps.append(f"{at.step}[{rows.get(at, 1)}]" if numbered else at.step)
        at = at.parent
    return "/" + "/".join(reversed(steps))
