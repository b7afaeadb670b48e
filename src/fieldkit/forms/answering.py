"""Who answers for something, in the answers of a form that passes to somebody else."""

import re
from collections.abc import Collection

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.shape import Shape

_PATH = re.compile(r"/[\w\-./]+")


def named_anew(
    definition: FormDefinition, instance: str, properties: Collection[str], names: tuple[str, str]
) -> str:
    """Return an instance's XML in which one id stands for another where these are saved.

    ``properties`` are those that the form's entities keep; ``names`` is the id of
    before and that of now. Who did or said something stays: only questions whose
    answer is saved to such a property, or is copied to it by a formula, change.
    """
    before, now = names
    for name in sorted(_questions(definition, properties)):
        leaf = re.compile(
            rf"(<(?:\w+:)?{re.escape(name)}(?:\s[^<>]*)?>\s*){re.escape(before)}(?=\s*</)"
        )
        instance = leaf.sub(lambda found: found[1] + now, instance)
    return instance


def _questions(definition: FormDefinition, properties: Collection[str]) -> set[str]:
    found: set[str] = set()
    for shape in definition.instance.by_path.values():
        if shape.bind.save_to in properties:
            found |= {shape.name, *_copied(definition, shape)}
    return found


def _copied(definition: FormDefinition, shape: Shape) -> set[str]:
    paths = _PATH.findall(shape.bind.calculate or "")
    return {one.name for path in paths if (one := definition.shape(path)) is not None and one.leaf}
