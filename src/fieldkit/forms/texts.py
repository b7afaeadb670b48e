"""What a form says: labels, hints and messages, translated, with values inside."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldkit.forms.document import local

_MEDIA = frozenset(("image", "audio", "video", "big-image"))


@dataclass(frozen=True, slots=True)
class Output:
    """A value that stands inside a text."""

    expression: str


Parts = tuple[str | Output, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text: written out in ``parts``, or looked up by the expression ``reference``.

    ``text_id`` is the key in the translations where the reference is plain.
    """

    parts: Parts = ()
    reference: str | None = None
    text_id: str | None = None


@dataclass(slots=True)
class Translations:
    """The itext of a form: language, then text ID, then form ("" the plain one)."""

    languages: tuple[str, ...] = ()
    default: str | None = None
    tables: dict[str, dict[str, dict[str, Parts]]] = field(default_factory=dict)

    def forms(self, language: str | None, text_id: str) -> dict[str, Parts]:
        """Return the forms of a text in a language, empty where there is none."""
        if language is None:
            return {}
        return self.tables.get(language, {}).get(text_id, {})


def read_parts(element: Element) -> Parts:
    """Return the pieces of a mixed-content element: text and output values."""
    if not len(element):
        return (element.text,) if element.text else ()
    parts: list[str | Output] = [element.text] if element.text else []
    for child in element:
        if local(child) == "output":
            parts.append(Output(child.get("value") or child.get("ref") or "''"))
        else:
            # JavaRosa keeps inline HTML as it is written; what shows the text styles it.
            name = local(child)
            parts += [f"<{name}>", *read_parts(child), f"</{name}>"]
        if child.tail:
            parts.append(child.tail)
    return tuple(parts)


def read_text(element: Element) -> Text:
    """Return the text of a label, hint, value or message element."""
    reference = element.get("ref")
    if reference is None:
        return Text(read_parts(element))
    return referred(reference)


def referred(reference: str) -> Text:
    """Return a text by an attribute: jr:itext('...') or the path of a node."""
    return Text((), reference, itext_id(reference))


def itext_id(reference: str) -> str | None:
    """Return the text ID of jr:itext('...'), None when it is no such plain call."""
    stripped = reference.strip()
    if stripped.startswith("jr:itext(") and stripped.endswith(")"):
        inner = stripped[len("jr:itext(") : -1].strip()
        if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "'\"":
            return inner[1:-1]
    return None


def read_message(value: str) -> Text:
    """Return the text of a jr:constraintMsg or jr:requiredMsg attribute."""
    if itext_id(value) is not None:
        return referred(value)
    return Text((value,))


def read_translations(itext: Element | None) -> Translations:
    """Read a form's itext element."""
    result = Translations()
    if itext is None:
        return result
    names = []
    for translation in itext:
        name = translation.get("lang")
        if name is None or local(translation) != "translation":
            continue
        names.append(name)
        if "default" in translation.attrib and result.default is None:
            result.default = name
        table = result.tables.setdefault(name, {})
        for text in translation:
            forms = table.setdefault(text.get("id") or "", {})
            for value in text:
                forms.setdefault(value.get("form") or "", read_parts(value))
    result.languages = tuple(names)
    if result.default is None and names:
        result.default = names[0]
    return result


def media(forms: dict[str, Parts]) -> dict[str, str]:
    """Return the file names that go with a text, by kind (image, audio, video, big-image)."""
    return {
        kind: str(parts[0]).strip().rpartition("/")[2]
        for kind, parts in forms.items()
        if kind in _MEDIA and parts and isinstance(parts[0], str)
    }
