"""How a property of a record is called and its value said: by the packs and by their forms."""

from typing import TYPE_CHECKING

from fieldkit.formats import long_date
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.shape import Shape
from fieldkit.i18n import _, language
from fieldkit.records.casework import as_date
from fieldkit.services.form_opening import definition_of, form_language
from fieldkit.services.presets import installed_manifest

if TYPE_CHECKING:
    from fieldkit.packs.manifest import Manifest
    from fieldkit.store.unit_of_work import Reading

Choices = tuple[tuple[str, str], ...]
_DAY = 10
# Properties that name a row of a list which is not called as they are.
_LISTS = {"curator_id": "specialists"}


class PropertyWords:
    """Words for the properties of entity lists, within one transaction."""

    def __init__(self, work: "Reading") -> None:
        self._work = work
        packs = dict.fromkeys(form.pack for form in work.forms.list() if form.pack)
        found = (installed_manifest(work, pack) for pack in packs)
        self._manifests: list[Manifest] = [one for one in found if one is not None]
        self._names: dict[tuple[str, str], str] = {}

    def name(self, list_name: str, name: str) -> str:
        """Return how a pack calls a property or a form asks for it, else its own name."""
        key = (list_name, name)
        if key not in self._names:
            self._names[key] = self._called(key) or self._asked(list_name, name) or name
        return self._names[key]

    def properties(self, list_name: str) -> tuple[str, ...]:
        """Return what the packs declare of a list, in their order."""
        declared = (one for each in self._manifests for one in each.lists if one.name == list_name)
        return tuple(dict.fromkeys(name for one in declared for name in one.properties))

    def choices(self, list_name: str, name: str) -> Choices:
        """Return the codes that a property may hold and their words; none where it is free."""
        spoken = language()
        return tuple(
            (code, words)
            for each in self._manifests
            for one in each.lists
            if one.name == list_name
            for said_name, code, said_in, words in one.words
            if (said_name, said_in) == (name, spoken)
        )

    def value(self, list_name: str, name: str, held: str) -> str:
        """Return a value as a person reads it: words of codes, labels of ids, dates."""
        if not held:
            return _("nothing")
        words = dict(self.choices(list_name, name))
        if words:
            return ", ".join(words.get(code, code) for code in held.split())
        if name.endswith("_id"):
            entity = self._work.entities.get(_list_of(name), held)
            return entity.label if entity is not None and not entity.erased else held
        if name.endswith(("_on", "_date", "_until")) or len(held) == _DAY:
            day = as_date(held)
            return long_date(day) if day is not None else held
        return {"yes": _("yes"), "no": _("no")}.get(held, held)

    def _called(self, key: tuple[str, str]) -> str:
        spoken = language()
        said = (
            words
            for each in self._manifests
            for one in each.lists
            for name, said_in, words in one.named
            if (one.name, name, said_in) == (*key, spoken)
        )
        return next(said, "")

    def _asked(self, list_name: str, name: str) -> str:
        for form in self._work.forms.list():
            definition = definition_of(form)
            if list_name not in definition.entity_lists:
                continue
            for shape in definition.instance.by_path.values():
                if shape.bind.save_to == name and _saves_to(shape, list_name):
                    words = _label(definition, shape)
                    if words:
                        return words
        return ""


def _list_of(name: str) -> str:
    stem = name.removesuffix("_id")
    if name in _LISTS:
        return _LISTS[name]
    return f"{stem[:-1]}ies" if stem.endswith("y") else f"{stem}s"


def _saves_to(shape: Shape, list_name: str) -> bool:
    """Tell whether the nearest entity around a question is one of this list."""
    around = shape.parent
    while around is not None:
        meta = around.children.get("meta")
        entity = meta.children.get("entity") if meta is not None else None
        if entity is not None:
            dataset = entity.attributes.get("dataset")
            return dataset is not None and dataset.default == list_name
        around = around.parent
    return False


def _label(definition: FormDefinition, shape: Shape) -> str:
    """Return the plain words of a question's label, "" where values stand inside or none is."""
    control = control_of(shape)
    text = control.label if control is not None else None
    if text is None:
        return ""
    parts = text.parts
    if text.text_id is not None:
        spoken = form_language(definition, language())
        parts = definition.translations.forms(spoken, text.text_id).get("", ())
    if not parts or any(not isinstance(one, str) for one in parts):
        return ""
    return " ".join("".join(str(one) for one in parts).split()).rstrip("?:")
