"""What a form's body asks, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldkit.forms.document import attribute, child, local
from fieldkit.forms.texts import Text, itext_id, read_text, referred

ACTIONS = frozenset(("setvalue", "setgeopoint", "recordaudio"))
# ODK XForms, section 6.1: the name was given up, forms that have it still mean the same.
_OLD_EVENTS = {"xforms-ready": "odk-instance-first-load"}
_QUESTIONS = frozenset(
    ("input", "select", "select1", "rank", "range", "trigger", "upload", "secret", "textarea")
)


@dataclass(frozen=True, slots=True)
class Item:
    """A choice written out in the form."""

    value: str
    label: Text | None


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices read from a list: which rows, and where their value and label stand."""

    nodeset: str
    value: str
    label: Text | None


@dataclass(frozen=True, slots=True)
class Control:
    """One element of the body: a question, a group or a repeat."""

    kind: str
    ref: str
    label: Text | None = None
    hint: Text | None = None
    appearance: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    query: str | None = None
    count: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A setvalue: what to write where, on which events, under which question."""

    ref: str
    value: str
    events: frozenset[str]
    source: str | None
    kind: str = "setvalue"


@dataclass(slots=True)
class Body:
    """The controls by the node they stand for, and the actions inside them."""

    controls: dict[str, Control] = field(default_factory=dict)
    repeats: dict[str, Control] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)


def read_body(body: Element | None, binds: Mapping[str, str], root: str) -> Body:
    """Read the body; ``binds`` has the nodeset of every bind by its ID, ``root`` the top ref."""
    result = Body()
    if body is not None:
        _read(body, root, result, binds)
    return result


def _read(element: Element, context: str, body: Body, binds: Mapping[str, str]) -> None:
    for found in element:
        name = local(found)
        if name == "group":
            _group(found, context, body, binds)
        elif name == "repeat":
            _repeat(found, context, body, binds, None)
        elif name in _QUESTIONS:
            ref = _ref(found, context, binds)
            if ref and ref not in body.controls:
                body.controls[ref] = _question(found, name, ref)
            _actions(found, ref, body, binds)
        elif name in ACTIONS:
            _action(found, None, body, binds, context)


def _group(element: Element, context: str, body: Body, binds: Mapping[str, str]) -> None:
    ref = _ref(element, context, binds)
    repeats = [found for found in element if local(found) == "repeat"]
    control = Control(
        "group",
        ref,
        _text(element, "label"),
        _text(element, "hint"),
        _words(element),
        dict(element.attrib),
    )
    if repeats:
        for found in element:
            if local(found) == "repeat":
                _repeat(found, ref or context, body, binds, control)
    if ref and ref not in body.controls:
        body.controls[ref] = control
    _read_except_repeats(element, ref or context, body, binds)


def _read_except_repeats(
    element: Element, context: str, body: Body, binds: Mapping[str, str]
) -> None:
    rest = Element(element.tag)
    rest.extend(found for found in element if local(found) != "repeat")
    _read(rest, context, body, binds)


def _repeat(
    element: Element, context: str, body: Body, binds: Mapping[str, str], group: Control | None
) -> None:
    ref = _ref(element, context, binds)
    if not ref:
        return
    label = _text(element, "label")
    wrapped = group is not None and group.ref in (ref, "")
    count = attribute(element, "count")
    no_add = attribute(element, "noAddRemove")
    body.repeats[ref] = Control(
        "repeat",
        ref,
        group.label if group is not None and wrapped and group.label is not None else label,
        None,
        _words(element) | (group.appearance if group is not None and wrapped else frozenset()),
        dict(element.attrib),
        count=count,
        fixed=no_add is not None and no_add.strip().rstrip("() ") == "true",
    )
    _actions(element, None, body, binds, context=ref)
    _read(_without_actions(element), ref, body, binds)


def _without_actions(element: Element) -> Element:
    rest = Element(element.tag)
    rest.extend(found for found in element if local(found) not in {*ACTIONS, "label"})
    return rest


def _actions(
    element: Element,
    source: str | None,
    body: Body,
    binds: Mapping[str, str],
    context: str | None = None,
) -> None:
    for found in element:
        if local(found) in ACTIONS:
            _action(found, source, body, binds, context or source or "")


def _action(
    element: Element, source: str | None, body: Body, binds: Mapping[str, str], context: str
) -> None:
    action = read_action(element, source, binds, context)
    if action is not None:
        body.actions.append(action)


def read_action(
    element: Element, source: str | None, binds: Mapping[str, str], context: str = ""
) -> Action | None:
    """Return what a setvalue or setgeopoint element does, None when it names no node."""
    ref = _ref(element, context, binds)
    if not ref:
        return None
    value = element.get("value")
    if value is None:
        text = element.text or ""
        quote = '"' if "'" in text else "'"
        value = f"{quote}{text}{quote}" if quote not in text else "''"
    elif not value.strip():
        # XForms 1.1, 10.2: a value attribute stands above what the element holds.
        value = "''"
    named = (attribute(element, "event") or "").split()
    events = frozenset(_OLD_EVENTS.get(event, event) for event in named)
    return Action(ref, value, events, source, local(element))


def _question(element: Element, name: str, ref: str) -> Control:
    kind = {"select1": "select", "secret": "input", "textarea": "input"}.get(name, name)
    attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    attributes["element"] = name
    items = tuple(_item(found) for found in element if local(found) == "item")
    itemset = child(element, "itemset")
    return Control(
        kind,
        ref,
        _text(element, "label"),
        _text(element, "hint"),
        _words(element),
        attributes,
        items,
        None if itemset is None else _itemset(itemset),
        attributes.get("query"),
    )


def _item(element: Element) -> Item:
    value = child(element, "value")
    return Item("" if value is None else (value.text or "").strip(), _text(element, "label"))


def _itemset(element: Element) -> Itemset:
    value = child(element, "value")
    label = child(element, "label")
    reference = None if label is None else label.get("ref")
    text = None
    if reference is not None:
        text = referred(reference) if itext_id(reference) else Text((), reference)
    return Itemset(
        element.get("nodeset") or "",
        (value.get("ref") if value is not None else None) or "name",
        text,
    )


def _text(element: Element, name: str) -> Text | None:
    found = child(element, name)
    return None if found is None else read_text(found)


def _words(element: Element) -> frozenset[str]:
    return frozenset((attribute(element, "appearance") or "").split())


def _ref(element: Element, context: str, binds: Mapping[str, str]) -> str:
    bind = element.get("bind")
    if bind is not None and bind in binds:
        return binds[bind]
    ref = (element.get("ref") or element.get("nodeset") or "").strip()
    if not ref or ref.startswith("/"):
        return ref
    return _joined(context, ref)


def _joined(context: str, ref: str) -> str:
    words = context.split("/")
    for step in ref.removeprefix("current()/").split("/"):
        if step == "..":
            words = words[:-1]
        elif step not in ("", "."):
            words.append(step)
    return "/".join(words)
