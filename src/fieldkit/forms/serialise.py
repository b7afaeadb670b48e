"""Answers as XML: the whole tree for a draft, the relevant part for a submission."""

from xml.sax.saxutils import escape

from fieldkit.forms.tree import Node

XFORMS = "http://www.w3.org/2002/xforms"
OPENROSA = "http://openrosa.org/xforms"
_PREFIXES = {
    OPENROSA: "orx",
    "http://openrosa.org/javarosa": "jr",
    "http://www.opendatakit.org/xforms": "odk",
    "http://www.opendatakit.org/xforms/entities": "entities",
}
_META = frozenset(
    ("instanceID", "instanceName", "deprecatedID", "timeStart", "timeEnd", "userID", "audit")
)


def draft(root: Node) -> str:
    """Return every answer, also the irrelevant ones, so that a draft can be gone on with."""
    return _Writer(only_relevant=False).document(root)


def submission(root: Node, deprecated_id: str = "") -> str:
    """Return the answers as ODK Central takes them (OpenRosa metadata, ODK XForms 4).

    ``deprecated_id`` is the instance ID of the submission that this one replaces.
    """
    return _Writer(only_relevant=True, deprecated_id=deprecated_id).document(root)


class _Writer:
    def __init__(self, *, only_relevant: bool, deprecated_id: str = "") -> None:
        self.deprecated_id = deprecated_id
        self.only_relevant = only_relevant
        self.namespaces: dict[str, str] = {OPENROSA: "orx"}
        self.parts: list[str] = []

    def document(self, root: Node) -> str:
        namespace = root.shape.tag.rpartition("}")[0].lstrip("{")
        self.children(root)
        declared = "".join(
            f' xmlns:{prefix}="{escape(uri)}"' for uri, prefix in sorted(self.namespaces.items())
        )
        if namespace and namespace != XFORMS:
            declared = f' xmlns="{_attribute(namespace)}"' + declared
        name = root.shape.name
        inner = "".join(self.parts)
        return f"<{name}{declared}{self.attributes(root)}>{inner}</{name}>"

    def children(self, node: Node) -> None:
        for name in node.shape.children:
            for child in node.named(name):
                self.element(child)

    def element(self, node: Node) -> None:
        if self.only_relevant and not node.relevant:
            return
        name = self.name(node)
        attributes = self.attributes(node)
        if node.shape.leaf:
            text = node.text if self.only_relevant else node.value
            if text:
                self.parts.append(f"<{name}{attributes}>{_text(text)}</{name}>")
            else:
                self.parts.append(f"<{name}{attributes}/>")
            return
        self.parts.append(f"<{name}{attributes}>")
        self.children(node)
        if self.deprecated_id and node.shape.name == "meta" and node.shape.depth == 1:
            self.parts.append(f"<orx:deprecatedID>{_text(self.deprecated_id)}</orx:deprecatedID>")
        self.parts.append(f"</{name}>")

    def attributes(self, node: Node) -> str:
        found = []
        for name, attribute in node.attributes.items():
            uri = attribute.shape.tag.rpartition("}")[0].lstrip("{")
            text = attribute.text if self.only_relevant else attribute.value
            found.append(f' {self.prefixed(uri, name)}="{_attribute(text)}"')
        return "".join(found)

    def name(self, node: Node) -> str:
        shape = node.shape
        uri = shape.tag.rpartition("}")[0].lstrip("{")
        if uri in ("", XFORMS):
            parent = shape.parent
            top = parent is not None and parent.parent is None
            if shape.name == "meta" and top:
                uri = OPENROSA
            elif parent is not None and parent.name == "meta" and parent.depth == 1:
                uri = OPENROSA if shape.name in _META else ""
        return self.prefixed(uri, shape.name)

    def prefixed(self, uri: str, name: str) -> str:
        if uri in ("", XFORMS) or (uri not in _PREFIXES and uri == self.namespaces.get("")):
            return name
        prefix = self.namespaces.get(uri)
        if prefix is None:
            prefix = _PREFIXES.get(uri) or f"ns{len(self.namespaces)}"
            self.namespaces[uri] = prefix
        return f"{prefix}:{name}"


def _text(text: str) -> str:
    return escape(_clean(text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return escape(_clean(text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _clean(text: str) -> str:
    """Drop the characters XML cannot hold, which a paste may bring along."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c >= " " or c in "\t\n\r" if c not in "\ufffe\uffff")
