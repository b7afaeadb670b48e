"""How two versions of a form differ, for the eyes of whoever answers for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.instances import without_prefixes
from fieldkit.forms.shape import Shape
from fieldkit.forms.texts import Output, Parts, Text, read_message

_MODEL = frozenset(("instanceID", "instanceName", "meta"))
# What the author of an XLSForm calls the elements and types of its XForm.
_ELEMENTS = {"select1": "select_one", "select": "select_multiple", "trigger": "acknowledge"}
_INPUTS = {"": "text", "string": "text", "int": "integer", "binary": "file"}
_RULES = ("relevant", "constraint", "calculate", "required", "readonly")


class Kind(StrEnum):
    """What happened to a question or a list between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RETYPED = "retyped"
    RELABELLED = "relabelled"
    RULE = "rule"
    CHOICES = "choices"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its kind, the question's ref or the list's name, and before and after.

    ``part`` says which rule, text or setting it is ("relevant", "label",
    "hint", "title"), ``language`` whose text; for choices ``before`` are those
    that are gone and ``after`` those that are new, parted by commas.
    """

    kind: Kind
    ref: str
    part: str = ""
    language: str = ""
    before: str = ""
    after: str = ""

    @property
    def loses(self) -> bool:
        """Whether answers given under the earlier version may have no place in the later."""
        gone_choices = self.kind is Kind.CHOICES and bool(self.before) and self.part == "names"
        return self.kind in (Kind.REMOVED, Kind.RETYPED) or gone_choices


def differences(earlier: FormDefinition, later: FormDefinition) -> tuple[Difference, ...]:
    """Return how ``later`` differs from ``earlier``, in the order of the later form.

    A question that keeps its name in another group counts as moved. The
    version itself and the way the XML is written do not count.
    """
    return tuple(
        dict.fromkeys(
            (
                *_of_forms(earlier, later),
                *_of_questions(earlier, later),
                *_of_lists(earlier, later),
            )
        )
    )


def _of_forms(earlier: FormDefinition, later: FormDefinition) -> Iterator[Difference]:
    for part, before, after in (
        ("form_id", earlier.form_id, later.form_id),
        ("title", earlier.title, later.title),
        ("languages", ", ".join(earlier.languages), ", ".join(later.languages)),
        ("default_language", earlier.default_language or "", later.default_language or ""),
        ("lists", _external(earlier), _external(later)),
        ("entities", _entities(earlier), _entities(later)),
        ("actions", _actions(earlier), _actions(later)),
        ("order", *_orders(earlier, later)),
    ):
        if before != after:
            yield Difference(Kind.FORM, "", part, "", before, after)


def _of_questions(earlier: FormDefinition, later: FormDefinition) -> Iterator[Difference]:
    before, after = _questions(earlier), _questions(later)
    gone = {ref: shape for ref, shape in before.items() if ref not in after}
    strayed: dict[str, str] = {}
    for ref, shape in gone.items():
        homes = [r for r, s in after.items() if r not in before and s.name == shape.name]
        if len(homes) == 1 and sum(s.name == shape.name for s in gone.values()) == 1:
            strayed[homes[0]] = ref
    for ref, shape in after.items():
        old_ref = strayed.get(ref, ref)
        if old_ref != ref:
            yield Difference(Kind.MOVED, ref, before=old_ref, after=ref)
        if old_ref in before:
            yield from _of_question(ref, earlier, before[old_ref], later, shape)
        else:
            yield Difference(Kind.ADDED, ref, after=_named(shape))
    for ref, shape in gone.items():
        if ref not in strayed.values():
            yield Difference(Kind.REMOVED, ref, before=_named(shape))


def _of_question(
    ref: str, earlier: FormDefinition, old: Shape, later: FormDefinition, new: Shape
) -> Iterator[Difference]:
    if _type(old) != _type(new):
        names = _named(old), _named(new)
        before, after = names if names[0] != names[1] else (_type(old), _type(new))
        yield Difference(Kind.RETYPED, ref, before=before, after=after)
    for part in _RULES:
        before, after = getattr(old.bind, part) or "", getattr(new.bind, part) or ""
        if _plain(before) != _plain(after):
            yield Difference(Kind.RULE, ref, part, "", before, after)
    for part, before, after in (
        ("default", old.default, new.default),
        ("save_to", old.bind.save_to or "", new.bind.save_to or ""),
        ("preload", old.bind.preload, new.bind.preload),
        ("appearance", _looks(old), _looks(new)),
        ("choice_filter", _offered(old), _offered(new)),
        ("repeat_count", _count(old), _count(new)),
    ):
        if _plain(before) != _plain(after):
            yield Difference(Kind.RULE, ref, part, "", before, after)
    said, says = _texts(earlier, old), _texts(later, new)
    for key in dict.fromkeys((*said, *says)):
        before, after = said.get(key, ""), says.get(key, "")
        if before != after:
            yield Difference(Kind.RELABELLED, ref, key[0], key[1], before, after)
    yield from _of_choices(ref, _items(earlier, old), _items(later, new))


def _of_lists(earlier: FormDefinition, later: FormDefinition) -> Iterator[Difference]:
    """Yield what changed in the lists that stand in both forms."""
    for name in later.lists:
        if name in earlier.lists:
            yield from _of_choices(name, _rows(earlier, name), _rows(later, name))


def _of_choices(
    ref: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Difference]:
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    if gone or new:
        yield Difference(Kind.CHOICES, ref, "names", "", ", ".join(gone), ", ".join(new))
    for name, text in after.items():
        if before.get(name, text) != text:
            yield Difference(Kind.CHOICES, ref, name, "", before[name], text)


def _questions(form: FormDefinition) -> dict[str, Shape]:
    return {
        without_prefixes(shape.path): shape
        for shape in form.instance.shapes
        if shape.parent is not None and shape.name not in _MODEL and not shape.is_attribute
    }


def _type(shape: Shape) -> str:
    """Return a question's kind and type in a word or two: "select1 string", "repeat"."""
    if shape.repeat:
        return "repeat"
    control = control_of(shape)
    if control is None:
        return "group" if not shape.leaf else f"calculate {shape.bind.type}"
    if control.kind == "group":
        return "group"
    element = control.attributes.get("element", control.kind)
    return " ".join(
        part for part in (element, shape.bind.type, control.attributes.get("mediatype", "")) if part
    )


def _named(shape: Shape) -> str:
    """Return a question's type as the author of an XLSForm writes it: "text", "select_one"."""
    control = control_of(shape)
    if control is None or not shape.leaf or control.kind == "group":
        return "calculate" if shape.leaf else _type(shape)
    if control.kind == "upload":
        kind = control.attributes.get("mediatype", "").partition("/")[0]
        return kind if kind in ("image", "audio", "video") else "file"
    element = control.attributes.get("element", control.kind)
    if element == "input":
        note = control.label is not None and (shape.bind.readonly or "").strip() == "true()"
        return "note" if note else _INPUTS.get(shape.bind.type, shape.bind.type)
    return _ELEMENTS.get(element, element)


def _texts(form: FormDefinition, shape: Shape) -> dict[tuple[str, str], str]:
    """Return what a question says, by part and language ("" where it is untranslated)."""
    control = shape.control
    texts: list[tuple[str, Text | None]] = []
    if isinstance(control, Control):
        texts += [("label", control.label), ("hint", control.hint)]
    for part, message in (
        ("constraint_message", shape.bind.constraint_message),
        ("required_message", shape.bind.required_message),
    ):
        texts.append((part, read_message(message) if message else None))
    return {
        (part, language): said
        for part, text in texts
        for language, said in _said(form, text).items()
        if said
    }


def _said(form: FormDefinition, text: Text | None) -> dict[str, str]:
    if text is None:
        return {}
    if text.text_id is None:
        return {"": text.reference or _words(text.parts)}
    return {
        language: " ".join(
            f"{kind}: {_words(parts)}" if kind else _words(parts)
            for kind, parts in form.translations.forms(language, text.text_id).items()
        )
        for language in form.languages
    }


def _words(parts: Parts) -> str:
    return "".join(
        f"{{{part.expression.strip()}}}" if isinstance(part, Output) else part for part in parts
    ).strip()


def _items(form: FormDefinition, shape: Shape) -> dict[str, str]:
    """Return the choices that are written out at a question, value and words."""
    control = control_of(shape)
    if control is None:
        return {}
    return {item.value: " / ".join(_said(form, item.label).values()) for item in control.items}


def _rows(form: FormDefinition, name: str) -> dict[str, str]:
    """Return the rows of a list that stands in the form: value, and all else it holds."""
    found: dict[str, str] = {}
    for top in form.lists[name].root.branches:
        for row in top.branches or ():
            cells = dict(row.fields) | {child.name: child.text for child in row.branches}
            value = cells.pop("name", "")
            text_id = cells.pop("itextId", "")
            words = [cells.pop("label", "")]
            words += _said(form, Text((), text_id, text_id)).values() if text_id else ()
            words += [f"{column}={text}" for column, text in sorted(cells.items())]
            found[value] = " / ".join(word for word in words if word)
    return found


def _external(form: FormDefinition) -> str:
    return ", ".join(sorted(f"{each.instance_id} {each.uri}" for each in form.external_lists))


def _entities(form: FormDefinition) -> str:
    return "; ".join(
        f"{without_prefixes(shape.path)} {_attributes(shape)}"
        for shape in form.instance.shapes
        if shape.name == "entity" and "dataset" in shape.attributes
    )


def _attributes(entity: Shape) -> str:
    """Return what an entity declaration says: its list, and when it creates or updates a row."""
    return ", ".join(
        f"{name}={one.bind.calculate or one.default}"
        for name, one in sorted(entity.attributes.items())
    )


def _actions(form: FormDefinition) -> str:
    return "; ".join(
        sorted(
            f"{each.kind} {each.ref} = {_plain(each.value)} ({' '.join(sorted(each.events))}"
            f"{' ' + each.source if each.source else ''})"
            for each in form.actions
        )
    )


def _orders(earlier: FormDefinition, later: FormDefinition) -> tuple[str, str]:
    """Return the order of the questions that both forms have, as each asks them."""
    before, after = _questions(earlier), _questions(later)
    return (
        ", ".join(shape.name for ref, shape in before.items() if ref in after),
        ", ".join(shape.name for ref, shape in after.items() if ref in before),
    )


def _looks(shape: Shape) -> str:
    control = shape.control
    if not isinstance(control, Control):
        return ""
    known = {"start", "end", "step", "rows", "mediatype"}
    told = {k: v for k, v in control.attributes.items() if k in known and k != "mediatype"}
    return " ".join([*sorted(control.appearance), *(f"{k}={v}" for k, v in sorted(told.items()))])


def _offered(shape: Shape) -> str:
    control = control_of(shape)
    if control is None:
        return ""
    return (control.itemset.nodeset if control.itemset else "") or control.query or ""


def _count(shape: Shape) -> str:
    control = shape.control
    return (control.count or "") if isinstance(control, Control) else ""


def _plain(formula: str) -> str:
    return " ".join(formula.split())
