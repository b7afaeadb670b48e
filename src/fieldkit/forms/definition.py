"""A form as it is installed: what it asks and the formulas behind it, never the answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldkit.forms.choosing import ITEMSETS, query_lists, search_list
from fieldkit.forms.collecting import nothing_to_collect
from fieldkit.forms.controls import ACTIONS, Action, Body, Control, read_action, read_body
from fieldkit.forms.dependencies import Plan, make_plan
from fieldkit.forms.document import attribute, child, declared_prefixes, local, parse_xml
from fieldkit.forms.environment import Environment
from fieldkit.forms.errors import EntitiesTooNew, NotAForm, TwoBinds
from fieldkit.forms.instances import (
    ENTITIES,
    JAVAROSA,
    ODK,
    OPENROSA,
    XFORMS,
    Instance,
    entity_of,
    form_id_of,
    read_instance,
    without_prefixes,
)
from fieldkit.forms.lists import FormList, list_of_element
from fieldkit.forms.sealing import sealed_shapes, special_shapes
from fieldkit.forms.shape import Bind, Shape
from fieldkit.forms.texts import Text, Translations, read_message, read_translations

_ENTITIES = (2025, 1)
_BIND_FIELDS = frozenset(
    "nodeset type relevant required readonly constraint calculate preload preloadParams "
    "constraintMsg requiredMsg saveto id".split()
)

_BIND_NAMESPACES = frozenset(("", XFORMS, JAVAROSA, ODK, OPENROSA, ENTITIES))


@dataclass(frozen=True, slots=True)
class ExternalList:
    """A list that stands outside the form: its instance ID, its address, its plain name.

    The form works without an ``optional`` one, on the choices written in it.
    """

    instance_id: str
    uri: str
    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form, immutable; sessions share it."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str | None
    external_lists: tuple[ExternalList, ...]
    entity_lists: tuple[str, ...]
    instance: Instance = field(repr=False)
    body: Body = field(repr=False)
    translations: Translations = field(repr=False)
    lists: Mapping[str, FormList] = field(repr=False)
    actions: tuple[Action, ...] = field(repr=False)
    plan: Plan = field(repr=False)
    style: str = ""
    sends: bool = False
    sealed: frozenset[Shape] = field(default=frozenset(), repr=False)

    @property
    def special(self) -> frozenset[Shape]:
        """Return the questions that the curator and who supervises read alone (level P3)."""
        return special_shapes(self.instance, self.plan)

    def closed(self, environment: Environment) -> frozenset[Shape]:
        """Return the questions whose answers are not shown to whoever is at work."""
        sealed = self.sealed if environment.closed else frozenset()
        return sealed | (self.special if environment.special_closed else frozenset())

    def is_sealed(self, ref: str) -> bool:
        """Tell whether the answer to a question is for named holders only (level P4)."""
        return self.shape(ref) in self.sealed

    def privacy(self, ref: str) -> str | None:
        """Return the privacy class the form gives a question ("P1".."P3"), None without one."""
        return self.bind_attribute(ref, "privacy")

    def bind_attribute(self, ref: str, name: str) -> str | None:
        """Return an attribute of another namespace from the question's bind, by local name."""
        shape = self.shape(ref)
        return None if shape is None else shape.bind.others.get(name)

    def shape(self, ref: str) -> Shape | None:
        """Return the shape of the nodes at a ref, positions or not, None when unknown."""
        return self.instance.by_path.get(without_prefixes(without_positions(ref)))


def without_positions(ref: str) -> str:
    """Return a ref's nodeset: the same path without the positions of repeat instances."""
    if "[" not in ref:
        return ref
    return "/".join(step.partition("[")[0] for step in ref.split("/"))


def read_form(xml: str | bytes) -> FormDefinition:
    """Read an XForm (the XML that pyxform makes); raise a FormError that says what is wrong."""
    with nothing_to_collect():
        return _read(xml)


def _read(xml: str | bytes) -> FormDefinition:
    document = parse_xml(xml)
    model = _model(document)
    _check_entities(attribute(model, "entities-version") or "")
    binds = [element for element in model if local(element) == "bind"]
    primary, secondary = _instances(model)
    element = next(iter(primary), None)
    if element is None:
        raise NotAForm(missing="primary instance")
    by_id = {b.get("id", ""): _absolute(b.get("nodeset") or "", element) for b in binds}
    for each in binds:
        each.set("nodeset", _absolute(each.get("nodeset") or "", element))
    body = read_body(_body(document), by_id, f"/{local(element)}")
    instance = read_instance(element, body.repeats, _prefixes(xml, element))
    _attach(instance, binds, body)
    translations = read_translations(child(model, "itext"))
    lists, external = _lists(secondary)
    external += _by_controls(body, {*lists, *(each.instance_id for each in external)})
    actions = [a for e in model if (a := _model_action(e, by_id)) is not None] + body.actions
    form_id = form_id_of(element)
    instance.root.default = form_id
    known = {*lists, *(each.instance_id for each in external), *_queries(body)}
    plan = make_plan(instance, translations, known, actions)
    return FormDefinition(
        form_id=form_id,
        version=attribute(element, "version") or "",
        title=_title(document) or form_id,
        languages=translations.languages,
        default_language=translations.default,
        external_lists=tuple(external),
        entity_lists=_entity_lists(instance),
        instance=instance,
        body=body,
        translations=translations,
        lists=lists,
        actions=tuple(actions),
        plan=plan,
        style=_style(document),
        sends=any(local(each) == "submission" for each in model),
        sealed=sealed_shapes(instance, plan),
    )


def _check_entities(version: str) -> None:
    """Refuse a later version than is known, as ODK Entities ("Versioning") wants it."""
    release = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    if release > _ENTITIES:
        raise EntitiesTooNew(version=version)


def _absolute(nodeset: str, root: Element) -> str:
    nodeset = nodeset.strip()
    return nodeset if nodeset.startswith("/") or not nodeset else f"/{local(root)}/{nodeset}"


def _prefixes(xml: str | bytes, root: Element) -> dict[str, str]:
    """Return the prefixes that paths write out, by namespace."""
    plain = {XFORMS, root.tag.rpartition("}")[0].lstrip("{")}
    return {uri: name for uri, name in declared_prefixes(xml).items() if uri not in plain}


def _model_action(element: Element, by_id: Mapping[str, str]) -> Action | None:
    if local(element) not in ACTIONS:
        return None
    return read_action(element, None, by_id)


def _model(document: Element) -> Element:
    head = child(document, "head")
    model = None if head is None else child(head, "model")
    if model is None:
        model = next((e for e in document.iter() if local(e) == "model"), None)
    if model is None:
        raise NotAForm(missing="model")
    return model


def _body(document: Element) -> Element | None:
    return child(document, "body")


def _style(document: Element) -> str:
    body = _body(document)
    return "" if body is None else body.get("class") or ""


def _title(document: Element) -> str:
    head = child(document, "head")
    title = None if head is None else child(head, "title")
    return "" if title is None else "".join(title.itertext()).strip()


def _instances(model: Element) -> tuple[Element, list[Element]]:
    found = [element for element in model if local(element) == "instance"]
    if not found:
        raise NotAForm(missing="instance")
    return found[0], found[1:]


def _lists(elements: Iterable[Element]) -> tuple[dict[str, FormList], list[ExternalList]]:
    lists: dict[str, FormList] = {}
    external = []
    for element in elements:
        name = element.get("id") or ""
        source = element.get("src")
        if source and not len(element):
            plain = source.rpartition("/")[2].rpartition(".")[0] or source.rpartition("/")[2]
            external.append(ExternalList(name, source, plain))
        elif name not in lists:
            lists[name] = list_of_element(name, element)
    return lists, external


def _by_controls(body: Body, known: set[str]) -> list[ExternalList]:
    """Return the lists that only questions name: search() and select_one_external."""
    found: dict[str, ExternalList] = {}
    for control in body.controls.values():
        name = search_list(control)
        if name is not None and name not in known:
            found[name] = ExternalList(name, f"jr://file-csv/{name}.csv", name, optional=True)
        if control.query:
            found[ITEMSETS] = ExternalList(
                ITEMSETS, f"jr://file/{ITEMSETS}.csv", ITEMSETS, optional=True
            )
    return list(found.values())


def _queries(body: Body) -> set[str]:
    return {name for control in body.controls.values() for name in query_lists(control)}


def _attach(instance: Instance, binds: Iterable[Element], body: Body) -> None:
    seen: dict[str, Element] = {}
    for element in binds:
        nodeset = without_prefixes(element.get("nodeset") or "")
        shape = instance.by_path.get(nodeset)
        if shape is None:
            continue
        if nodeset in seen:
            if seen[nodeset].attrib == element.attrib:
                continue
            raise TwoBinds(ref=nodeset)
        seen[nodeset] = element
        shape.bind = _bind(element)
    for path, control in (*body.controls.items(), *body.repeats.items()):
        shape = instance.by_path.get(without_prefixes(path))
        if shape is not None:
            shape.control = control


def _bind(element: Element) -> Bind:
    plain: dict[str, str] = {}
    others: dict[str, str] = {}
    for key, value in element.items():
        uri, _brace, name = key.rpartition("}")
        # Other programs give binds attributes of these names in namespaces of their own.
        if name in _BIND_FIELDS and uri.lstrip("{") in _BIND_NAMESPACES:
            plain[name] = value
        else:
            others[name] = value
    return Bind(
        type=plain.get("type", "string").rpartition(":")[2] or "string",
        relevant=plain.get("relevant"),
        required=plain.get("required"),
        readonly=plain.get("readonly"),
        constraint=plain.get("constraint"),
        calculate=plain.get("calculate"),
        preload=plain.get("preload", ""),
        preload_parameters=plain.get("preloadParams", ""),
        constraint_message=plain.get("constraintMsg"),
        required_message=plain.get("requiredMsg"),
        save_to=plain.get("saveto"),
        others=others,
    )


def _entity_lists(instance: Instance) -> tuple[str, ...]:
    found = dict.fromkeys(
        entity["dataset"]
        for element in instance.element.iter()
        if (entity := entity_of(element)) is not None
    )
    return tuple(found)


def message_of(shape: Shape, kind: str) -> Text | None:
    """Return the text for a violated "constraint" or "required", None when there is none."""
    value = shape.bind.constraint_message if kind == "constraint" else shape.bind.required_message
    return None if not value else read_message(value)


def control_of(shape: Shape) -> Control | None:
    """Return the body element of a node, None for one that nobody is asked."""
    control = shape.control
    return control if isinstance(control, Control) else None
