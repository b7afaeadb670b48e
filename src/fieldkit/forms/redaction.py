"""Taking one person out of a filled form that speaks of several."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, register_namespace, tostring

from fieldkit.forms.document import local, parse_xml

# Otherwise ElementTree would call OpenRosa's namespace by a name of its own making.
register_namespace("orx", "http://openrosa.org/xforms")

_REPEAT = re.compile(r"""<(?:\w+:)?repeat\b[^>]*\bnodeset=["'](/[^"']+)["']""")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KEPT_IN_META = frozenset(("instanceID", "deprecatedID", "timeStart", "timeEnd"))
_LONG_NAME = 4  # shorter names are looked for as they are
_TOKEN = re.compile(r"[\w-]+")
_FORM_PATH = re.compile(r"[^/\[\]\s]+")


@dataclass(frozen=True, slots=True)
class Named:
    """How a person may stand in a form: the ids, the short label, and the names that go together.

    ``names`` are given name and surname; a text that holds all of them, or the
    label, speaks of the person.
    """

    ids: frozenset[str]
    labels: frozenset[str] = frozenset()
    names: tuple[tuple[str, ...], ...] = ()


def repeats_of(form_xml: str) -> frozenset[str]:
    """Return the paths of a form's repeats, such as "data/member", from its XForm."""
    return frozenset("/".join(_FORM_PATH.findall(path)[1:]) for path in _REPEAT.findall(form_xml))


def mentions(text: str, ids: Collection[str]) -> frozenset[str]:
    """Return those of the ids that stand in a text as words of their own."""
    found = [one for one in ids if one in text]
    if not found:
        return frozenset()
    words = frozenset(_TOKEN.findall(text))
    return frozenset(one for one in found if one in words or not _TOKEN.fullmatch(one))


def redacted(
    xml: str, person: Named, repeats: frozenset[str] | None, *, whole: bool = False
) -> str:
    """Return a filled form without a person; equal input gives equal output on every laptop.

    The entry of a repeat that names the person is emptied whole; its place
    stays, since comments and sealed answers count entries. So is a form or a
    group that creates or updates the person. Elsewhere single answers go
    that are the person's id, or hold the label or the names. ``repeats`` None
    says that the form is not known here: then everything goes that stands
    under the same first heading as the id. ``whole`` empties the form.
    """
    root = parse_xml(xml)
    if whole:
        _empty(root)
        return tostring(root, encoding="unicode")
    body = _Body(root, repeats)
    labels = set(person.labels)
    while (found := body.naming(person.ids)) is not None:
        labels.update(body.label_near(found))
        if body.take_out(found):
            _empty(root)
            break
    for leaf in _leaves(root):
        if _speaks_of(leaf.text or "", labels, person.names):
            leaf.text = None
    return tostring(root, encoding="unicode")


class _Body:
    """One instance while a person is taken out of it."""

    def __init__(self, root: Element, repeats: frozenset[str] | None) -> None:
        self._root = root
        self._repeats = repeats

    def naming(self, ids: Collection[str]) -> Element | None:
        """Return the first element that holds one of the ids as answer or attribute."""
        for element in self._root.iter():
            texts = (element.text or "", *element.attrib.values())
            if any(mentions(text, ids) for text in texts):
                return element
        return None

    def take_out(self, found: Element) -> bool:
        """Empty what the element belongs to; tell whether that is the whole form."""
        trail = self._trail(found)
        if len(trail) == 1:
            return True
        for place in range(1, len(trail)):
            path = "/".join(local(one) for one in trail[1 : place + 1])
            if self._repeats is not None and path in self._repeats:
                _empty(trail[place])
                return False
        if self._repeats is None:
            _empty(trail[1])
            # The heading may be the answer itself, with nothing below it.
            found.text = None
            found.attrib.clear()
            return local(trail[1]) == "meta"
        if local(found) == "entity" and len(trail) > 2:  # noqa: PLR2004 - group, meta, entity
            around = trail[-3]
            if around is self._root:
                return True
            _empty(around)
            return False
        found.text = None
        found.attrib.clear()
        return False

    def label_near(self, found: Element) -> Iterator[str]:
        """Return the label that the form gives the entity which an element declares."""
        if local(found) == "entity":
            for one in found:
                if local(one) == "label" and one.text:
                    yield one.text

    def _trail(self, found: Element) -> list[Element]:
        """Return the elements from the root down to one of them."""
        parents = {below: above for above in self._root.iter() for below in above}
        trail = [found]
        while trail[0] in parents:
            trail.insert(0, parents[trail[0]])
        return trail


def without_files(
    xml: str, names: Collection[str], repeats: frozenset[str] | None
) -> tuple[str, frozenset[str]]:
    """Take the files out of a form that somebody was taken out of; return it and what stays.

    Nobody but a person sees whom a photo or a scan shows, so that only files
    in entries of repeats stay, which are about others. ``repeats`` None says
    that the form is not known here: then none stays.
    """
    root = parse_xml(xml)
    kept: set[str] = set()
    found = [(root, "", False)]
    while found:
        element, path, within = found.pop()
        for one in element:
            place = f"{path}/{local(one)}".removeprefix("/")
            inside = within or (repeats is not None and place in repeats)
            found.append((one, place, inside))
            text = one.text or ""
            if len(one) or text not in names:
                continue
            if inside:
                kept.add(text)
            else:
                one.text = None
    return tostring(root, encoding="unicode"), frozenset(kept)


def emptied_refs(xml: str, refs: Collection[str]) -> frozenset[str]:
    """Return those of the refs whose entry, first group or whole form holds no answer any more."""
    root = parse_xml(xml)
    return frozenset(ref for ref in refs if _is_blank(root, ref))


def _is_blank(root: Element, ref: str) -> bool:
    around = root
    for step in ref.strip("/").split("/")[1:-1]:
        name, _bracket, place = step.partition("[")
        found = [one for one in around if local(one) == name]
        number = int(place[:-1]) if place[:-1].isdigit() else 1
        if number > len(found):
            return True
        around = found[number - 1]
        if place:
            break
    parts = [one for one in root if local(one) != "meta"] if around is root else [around]
    return not any(True for part in parts for _leaf in _leaves(part))


def _empty(element: Element) -> None:
    """Take every answer and every entity out of a part of a form, but for the form's own id."""
    for one in list(element):
        if local(one) == "entity":
            element.remove(one)
        elif len(one):
            _empty(one)
        elif local(one) not in _KEPT_IN_META:
            one.text = None


def _leaves(root: Element) -> Iterator[Element]:
    return (one for one in root.iter() if not len(one) and one.text)


def _speaks_of(text: str, labels: Collection[str], names: Collection[tuple[str, ...]]) -> bool:
    if any(label and label in text for label in labels):
        return True
    if not names:
        return False
    words = [_plain(word) for word in _WORD.findall(text)]
    return any(all(_declined(_plain(part), words) for part in name) for name in names if name)


def _declined(name: str, words: list[str]) -> bool:
    """Tell whether a name stands among these words, in whatever case of Russian grammar."""
    stem = name[:-1] if len(name) >= _LONG_NAME else name
    longest = len(name) + (2 if stem != name else 0)
    return any(word.startswith(stem) and len(word) <= longest for word in words)


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


def speaks_of(text: str, person: Named) -> bool:
    """Tell whether a text holds the person's label or all of the person's names."""
    return _speaks_of(text, person.labels, person.names)
