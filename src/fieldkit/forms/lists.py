"""The lists a form reads: its own secondary instances and the ones it is given."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable
from xml.etree.ElementTree import Element

_ROWS = ("root", "item")
_NOTHING: Mapping[str, str] = {}


@runtime_checkable
class AskedRows(Protocol):
    """Rows of a table that is too long to be read for the few of which a form speaks.

    Gone through like any rows, all of them are read.
    """

    def having(self, column: str, value: str) -> Iterable[tuple[int, Mapping[str, str]]] | None:
        """Return the rows whose column holds a value, each with its place, in their order.

        None says that only going through all of them can tell.
        """

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        """Go through all rows."""


class ListNode:
    """One node of a secondary instance; read only.

    A row of a table keeps its columns in ``fields``, so that a hundred thousand
    rows stay small; the column's own node is made when a formula asks for it.
    """

    __slots__ = ("branches", "fields", "given", "name", "parent", "place", "text")

    def __init__(self, name: str, parent: "ListNode | None", text: str = "") -> None:
        self.name = name
        self.parent = parent
        self.text = text
        self.place = 0
        self.fields: Mapping[str, str] = {}
        self.branches: list[ListNode] = []
        self.given: Mapping[str, str] = _NOTHING

    @property
    def attributes(self) -> "Mapping[str, ListNode]":
        """The attributes by name; they are no children."""
        return {name: ListNode(name, self, text) for name, text in self.given.items()}

    def named(self, name: str) -> "list[ListNode]":
        """Return the children of that name, in order."""
        if name in self.fields:
            return [ListNode(name, self, self.fields[name])]
        return [child for child in self.branches if child.name == name]

    def children(self) -> "Iterator[ListNode]":
        """Yield the children in document order."""
        for name, text in self.fields.items():
            yield ListNode(name, self, text)
        yield from self.branches

    def field(self, name: str) -> str | None:
        """Return the text of the first child of that name, None when there is none."""
        found = self.fields.get(name)
        if found is None and self.branches:
            for child in self.branches:
                if child.name == name:
                    return child.text
        return found


class Index(Protocol):
    """The rows of a list by the text of one column."""

    def get(self, text: str, default: Sequence[ListNode], /) -> Sequence[ListNode]:
        """Return the rows whose column holds this text, the default where none does."""


class FormList:
    """One secondary instance with the indexes that formulas have asked for."""

    __slots__ = ("_indexes", "_make", "_root", "_rows", "name")

    def __init__(self, name: str, make: Callable[[], ListNode]) -> None:
        self.name = name
        self._make = make
        self._root: ListNode | None = None
        self._rows: dict[tuple[str, ...], list[ListNode]] = {}
        self._indexes: dict[tuple[tuple[str, ...], str], dict[str, list[ListNode]]] = {}

    @property
    def root(self) -> ListNode:
        """The document, whose child is the instance's root element."""
        if self._root is None:
            self._root = self._make()
        return self._root

    def rows(self, path: tuple[str, ...]) -> list[ListNode]:
        """Return the nodes at a path of names from the document down."""
        found = self._rows.get(path)
        if found is None:
            found = [self.root]
            for name in path:
                found = [child for node in found for child in node.named(name)]
            self._rows[path] = found
        return found

    def index(self, path: tuple[str, ...], column: str) -> Index:
        """Return the rows at a path, by the text of one column."""
        found = self._indexes.get((path, column))
        if found is None:
            found = {}
            for row in self.rows(path):
                text = row.field(column)
                if text is not None:
                    found.setdefault(text, []).append(row)
            self._indexes[path, column] = found
        return found


def list_of_rows(name: str, rows: Sequence[Mapping[str, str]]) -> FormList:
    """Return a list made of table rows, at root/item as ODK lays out a CSV."""
    if isinstance(rows, AskedRows):
        return _AskedList(name, rows)

    def make() -> ListNode:
        document = ListNode("", None)
        root = ListNode("root", document)
        document.branches = [root]
        items = []
        for place, row in enumerate(rows):
            item = ListNode("item", root)
            item.fields = row
            item.place = place
            items.append(item)
        root.branches = items
        return document

    return FormList(name, make)


class _AskedList(FormList):
    """A list whose rows are read as formulas ask for them, all only where that is needed.

    A row that was read once stands for itself from then on, so that a form does
    not see it change.
    """

    __slots__ = ("_asked", "_items", "_source", "_top")

    def __init__(self, name: str, rows: AskedRows) -> None:
        super().__init__(name, self._whole)
        self._source = rows
        self._items: dict[str, ListNode] = {}
        self._asked: dict[str, _AskedIndex] = {}
        self._top = _AskedRoot(self)

    def index(self, path: tuple[str, ...], column: str) -> Index:
        """Return the rows at a path, by the text of one column."""
        if path != _ROWS or self._root is not None:
            return super().index(path, column)
        return self._asked.setdefault(column, _AskedIndex(self, column))

    def having(self, column: str, text: str) -> Sequence[ListNode]:
        """Return the rows whose column holds a text."""
        found = None if self._root is not None else self._source.having(column, text)
        if found is None:
            return super().index(_ROWS, column).get(text, ())
        return [self._node(place, row) for place, row in found]

    def _node(self, place: int, row: Mapping[str, str]) -> ListNode:
        node = self._items.get(row["name"])
        if node is None:
            self._items[row["name"]] = node = ListNode("item", self._top)
            node.fields = row
            node.place = place
        return node

    def _whole(self) -> ListNode:
        rows = []
        for place, row in enumerate(self._source):
            node = self._node(place, row)
            node.place = place
            rows.append(node)
        self._top.branches = rows
        document = self._top.parent or ListNode("", None)
        document.branches = [self._top]
        return document


class _AskedRoot(ListNode):
    """The node above the rows; whoever goes down from it reads them all."""

    __slots__ = ("_asked",)

    def __init__(self, asked: _AskedList) -> None:
        super().__init__("root", ListNode("", None))
        self._asked = asked

    def named(self, name: str) -> list[ListNode]:
        """Return the children of that name, in order."""
        _ = self._asked.root
        return super().named(name)

    def children(self) -> Iterator[ListNode]:
        """Yield the children in document order."""
        _ = self._asked.root
        yield from super().children()


class _AskedIndex:
    """The rows of an asked list by one column, each text asked for once."""

    __slots__ = ("_column", "_found", "_list")

    def __init__(self, asked: _AskedList, column: str) -> None:
        self._list = asked
        self._column = column
        self._found: dict[str, Sequence[ListNode]] = {}

    def get(self, text: str, default: Sequence[ListNode] = (), /) -> Sequence[ListNode]:
        """Return the rows whose column holds this text."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._list.having(self._column, text)
        return found or default


def list_of_element(name: str, instance: Element) -> FormList:
    """Return a list made of an instance element that stands in the form."""

    def make() -> ListNode:
        document = ListNode("", None)
        document.branches = [
            node_of_element(child, document, place) for place, child in enumerate(instance)
        ]
        return document

    return FormList(name, make)


def node_of_element(element: Element, parent: ListNode, place: int = 0) -> ListNode:
    """Return an XML element as a list node, a row when it holds nothing but columns."""
    node = ListNode(element.tag.rpartition("}")[2], parent, element.text or "")
    node.place = place
    if element.attrib:
        node.given = {name.rpartition("}")[2]: text for name, text in element.attrib.items()}
    fields: dict[str, str] = {}
    flat = True
    for child in element:
        name = child.tag.rpartition("}")[2]
        if len(child) or name in fields or child.attrib:
            flat = False
            break
        fields[name] = child.text or ""
    if flat:
        node.fields = fields
    else:
        node.branches = [node_of_element(child, node, place) for place, child in enumerate(element)]
    return node
