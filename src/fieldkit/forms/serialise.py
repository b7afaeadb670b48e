"""Answers as XML: the whole tree for a draft, the relevant part for a submission."""

from html import escape
from xml.etree.ElementTree import Element

from fieldkit.forms.instances import ENTITIES, JAVAROSA, ODK, OPENROSA, XFORMS
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Foreign, Node

_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {
    OPENROSA: "orx",
    JAVAROSA: "jr",
    ODK: "odk",
    ENTITIES: "entities",
    _XML: "xml",
}
_META = frozenset(
    ("instanceID", "instanceName", "deprecatedID", "timeStart", "timeEnd", "userID", "audit")
)
_NOTHING = Foreign()


def draft(root: Node, sealed: frozenset[Shape] = frozenset()) -> str:
    """Return every answer, also the irrelevant ones, so that a draft can be gone on with.

    What is ``sealed`` stands there blank.
    """
    return _Writer(root, only_relevant=False, sealed=sealed).document(root)


def submission(root: Node, sealed: frozenset[Shape] = frozenset()) -> str:
    """Return the answers as ODK Central takes them (OpenRosa metadata, ODK XForms 4).

    What is ``sealed`` stands there blank.
    """
    return _Writer(root, only_relevant=True, sealed=sealed).document(root)


class _Writer:
    def __init__(self, root: Node, *, only_relevant: bool, sealed: frozenset[Shape]) -> None:
        self.only_relevant = only_relevant
        self.sealed = sealed
        foreign = root.foreign or _NOTHING
        self.home = _namespace(root.shape.tag)
        # Answers made elsewhere keep the default namespace that they came with.
        given = _namespace(foreign.tag) if foreign.tag else ""
        self.default = given or ("" if self.home == XFORMS else self.home)
        self.given = foreign.prefixes
        self.namespaces: dict[str, str] = {OPENROSA: "orx"}
        self.parts: list[str] = []

    def document(self, root: Node) -> str:
        name = root.shape.name
        self.content(root)
        attributes = self.attributes(root)
        declared = "".join(
            f' xmlns:{prefix}="{_attribute(uri)}"'
            for uri, prefix in sorted(self.namespaces.items())
            if uri != _XML
        )
        if self.default:
            declared = f' xmlns="{_attribute(self.default)}"' + declared
        return f"<{name}{declared}{attributes}>{''.join(self.parts)}</{name}>"

    def content(self, node: Node) -> None:
        """Write what stands inside a node, strange elements in their places."""
        foreign = node.foreign or _NOTHING
        if node.shape.leaf:
            self.parts.append(_text(self.value(node)))
        written: set[int] = set()
        self.strange(foreign, None, written)
        for name in node.shape.children:
            for child in node.named(name):
                self.element(child)
                self.strange(foreign, child, written)
        for _beside, element in foreign.children:
            # What stood beside a row that has been removed since.
            if id(element) not in written:
                self.foreign(element)

    def value(self, node: Node) -> str:
        """Return what is written of an answer."""
        if node.shape in self.sealed:
            return ""
        return node.text if self.only_relevant else node.value

    def strange(self, foreign: Foreign, beside: Node | None, written: set[int]) -> None:
        if foreign is _NOTHING:
            return
        for element in foreign.after(beside):
            written.add(id(element))
            self.foreign(element)

    def element(self, node: Node) -> None:
        if self.only_relevant and not node.relevant:
            return
        name = self.name(node)
        attributes = self.attributes(node)
        self.parts.append(f"<{name}{attributes}>")
        opened = len(self.parts)
        self.content(node)
        self.close(name, opened, empty=node.shape.leaf)

    def close(self, name: str, opened: int, *, empty: bool) -> None:
        """End an element; one that holds nothing is written as an empty one."""
        if empty and not any(self.parts[opened:]):
            del self.parts[opened:]
            self.parts[-1] = f"{self.parts[-1][:-1]}/>"
        else:
            self.parts.append(f"</{name}>")

    def attributes(self, node: Node) -> str:
        found = []
        for name, attribute in node.attributes.items():
            text = self.value(attribute)
            found.append(self.attribute(_namespace(attribute.shape.tag), name, text))
        for key, text in (node.foreign or _NOTHING).attributes.items():
            found.append(self.attribute(_namespace(key), key.rpartition("}")[2], text))
        return "".join(found)

    def attribute(self, uri: str, name: str, text: str) -> str:
        """Return an attribute; only a prefix gives it a namespace."""
        qualified = name if uri in ("", XFORMS) else f"{self.prefix(uri)}:{name}"
        return f' {qualified}="{_attribute(text)}"'

    def name(self, node: Node) -> str:
        shape = node.shape
        uri = _namespace(shape.tag)
        if uri in ("", XFORMS):
            parent = shape.parent
            top = parent is not None and parent.parent is None
            if shape.name == "meta" and top:
                uri = OPENROSA
            elif parent is not None and parent.name == "meta" and parent.depth == 1:
                uri = OPENROSA if shape.name in _META else ""
        if uri in ("", XFORMS, self.home):
            return shape.name
        return f"{self.prefix(uri)}:{shape.name}"

    def prefix(self, uri: str) -> str:
        """Return the prefix of a namespace: ODK's own, the one it came with, or a new one."""
        found = self.namespaces.get(uri)
        if found is None:
            found = _PREFIXES.get(uri) or self.given.get(uri) or "ns"
            taken = {*self.namespaces.values(), *_PREFIXES.values()} - {_PREFIXES.get(uri)}
            if found in taken or found == "ns":
                found = f"ns{len(self.namespaces)}"
            self.namespaces[uri] = found
        return found

    def foreign(self, element: Element) -> None:
        """Write an element that the form does not know as it came."""
        uri, name = _namespace(element.tag), element.tag.rpartition("}")[2]
        declared = ""
        if uri not in ("", self.default):
            name = f"{self.prefix(uri)}:{name}"
        elif uri != self.default:
            declared = ' xmlns=""'
        attributes = "".join(
            self.attribute(_namespace(key), key.rpartition("}")[2], text)
            for key, text in element.items()
        )
        self.parts.append(f"<{name}{declared}{attributes}>")
        opened = len(self.parts)
        text = element.text or ""
        self.parts.append("" if len(element) and text.isspace() else _text(text))
        for child in element:
            self.foreign(child)
            if child.tail and not child.tail.isspace():
                self.parts.append(_text(child.tail))
        self.close(name, opened, empty=True)


def _namespace(tag: str) -> str:
    return tag.rpartition("}")[0].lstrip("{")


def _text(text: str) -> str:
    return escape(_clean(text), quote=False).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    kept = escape(_clean(text), quote=False)
    for sign, name in (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"), ("\r", "&#13;")):
        kept = kept.replace(sign, name)
    return kept


def _clean(text: str) -> str:
    """Drop the characters XML cannot hold, which a paste may bring along."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c >= " " or c in "\t\n\r" if c not in "\ufffe\uffff")
