"""Form XML read without trusting it."""

import re
from xml.etree.ElementTree import Element, ParseError, XMLParser

from fieldkit.forms.errors import FormNotAllowed, FormNotReadable, FormTooDeep

_DEEPEST = 100
_AT_ONCE = 1 << 17  # characters
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([A-Za-z0-9._\-]+)["']""")
_DECLARED = re.compile(r"""xmlns:([\w.\-]+)\s*=\s*["']([^"']+)["']""")
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)


def parse_xml(source: str | bytes) -> Element:
    """Return the root element; refuse document types, entities and great depth."""
    text = source if isinstance(source, str) else decoded(source)
    text = text.removeprefix("\ufeff")
    at = 0
    while (found := _PROLOG.match(text, at)) is not None:
        at = found.end()
    if text[at : at + 200].lstrip().startswith("<!"):
        raise FormNotAllowed
    try:
        parser = XMLParser()  # noqa: S314 - document types are refused just above
        for start in range(0, len(text), _AT_ONCE):
            # A form of many megabytes must not hold up every other thread while it is read.
            parser.feed(text[start : start + _AT_ONCE])
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        raise FormNotReadable(line=line, column=column + 1) from None
    except ValueError:
        raise FormNotReadable(line=1, column=1) from None
    _check_depth(root)
    return root


def decoded(raw: bytes) -> str:
    """Return a document's text, read in the encoding that it declares. Raises FormNotReadable."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = _ENCODING.match(raw.removeprefix(b"\xef\xbb\xbf").lstrip())
        encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise FormNotReadable(line=1, column=1) from None
    return re.sub(r"\A(\ufeff?\s*<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", r"\1", text)


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise FormTooDeep


def declared_prefixes(xml: str | bytes) -> dict[str, str]:
    """Return the prefixes that a document gives to namespaces, by namespace."""
    text = xml if isinstance(xml, str) else xml.decode("utf-8", errors="ignore")
    return {uri: name for name, uri in _DECLARED.findall(text)}


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that local name, in whatever namespace."""
    for found in element:
        if found.tag.rpartition("}")[2] == name:
            return found
    return None


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its local name, in whatever namespace."""
    value = element.get(name)
    if value is not None:
        return value
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return None
