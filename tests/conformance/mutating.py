"""Damage done to forms and what belongs to them: XML, formulas, lists, answers, workbooks."""

import random
import re
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from tests.support.places import SHARED

_LARGEST_FORM = 40_000
_FORMULA = re.compile(r'(relevant|calculate|constraint|required|readonly|value|nodeset)="([^"]*)"')
_SNIPPETS = (
    *(
        "",
        "<",
        ">",
        '"',
        "'",
        "&",
        "/",
        "..",
        "//",
        "(",
        ")",
        "[1]",
        "\u0416",
        "\x00",
        "\ud83d\ude00",
    ),
    *("&lt;", "<output value='.'/>", "<setvalue event='odk-new-repeat' ref='/data/a'/>"),
    *("jr:count='3'", "jr:template=''", "<!DOCTYPE x>", "<![CDATA[", "]]>", " " * 500, "9" * 400),
)
_FUNCTIONS = (
    *("if", "count", "sum", "min", "max", "join", "concat", "coalesce", "once", "position", "last"),
    *("selected", "selected-at", "count-selected", "jr:choice-name", "jr:itext", "pulldata"),
    *("indexed-repeat", "randomize", "regex", "substr", "substring-before", "translate", "round"),
    *("int", "number", "string", "boolean", "not", "pow", "log", "sqrt", "date", "today", "now"),
    *("format-date", "format-date-time", "decimal-date-time", "decimal-time", "uuid", "digest"),
    *("base64-decode", "extract-signed", "area", "distance", "geofence", "intersects", "version"),
    *("checklist", "weighted-checklist", "count-non-empty", "boolean-from-string", "property"),
    *("normalize-space", "string-length", "ends-with", "date-time", "current", "instance", "nope"),
)
_LITERALS = (
    *("0", "1", "-1", "2.5", "1e9", "9" * 30, "''", "'a b'", "'2026-01-31'", "'2026-13-45'"),
    *("'60 30 0 0;60 31 0 0'", "'(a+)+$'", "'[[:x'", "'%Y-%m-%d'", "'MD5'", "true()", "today()"),
)
_OPERATORS = ("or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "|")


def formula(chance: random.Random, paths: list[str], depth: int = 0) -> str:
    """Return a formula of the grammar, mostly well formed, over the paths of a form."""
    kind = chance.random()
    if depth > chance.randint(1, 5) or kind < 0.25:
        return chance.choice(_LITERALS)
    if kind < 0.5:
        path = chance.choice(paths) if paths else "."
        step = chance.choice(
            ("", "", "", "/..", "[1]", "[position() = 2]", "/*", "/node()", "/@id")
        )
        return chance.choice((path + step, "..", ".", "../..", f"current()/../{path[-3:]}", path))
    if kind < 0.75:
        number = chance.choice((0, 1, 1, 2, 2, 3, 4, 5))
        given = ", ".join(formula(chance, paths, depth + 1) for _ in range(number))
        return f"{chance.choice(_FUNCTIONS)}({given})"
    if kind < 0.8:
        test = formula(chance, paths, depth + 1)
        return f"instance('{chance.choice('abn')}')/root/item[{test}]/label"
    left, right = (formula(chance, paths, depth + 1) for _ in range(2))
    return f"{left} {chance.choice(_OPERATORS)} {right}"


def real_forms() -> list[str]:
    """Return the texts of the reference material's forms that are not too long to try often."""
    found = [*(SHARED / "odk" / "xforms" / "forms").glob("*.xml")]
    found += [
        *(SHARED / "odk" / "real").glob("*/form.xml"),
        *(SHARED / "odk" / "pack").glob("*.xml"),
    ]
    small = [path for path in sorted(found) if path.stat().st_size <= _LARGEST_FORM]
    return [path.read_text(encoding="utf-8") for path in small]


def paths_of(xml: str) -> list[str]:
    """Return the nodesets that a form's binds name."""
    return sorted(set(re.findall(r'nodeset="(/[^"]*)"', xml)))


def scratched(xml: str, chance: random.Random) -> str:
    """Return a text with bits cut out, doubled or written over."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(xml) + 1)
        length = chance.choice((0, 1, 1, 3, 10, 40))
        bit = chance.choice((*_SNIPPETS, xml[at : at + 60], chance.choice(_FUNCTIONS)))
        xml = xml[:at] + bit + xml[at + length :]
    return xml


def reworded(xml: str, chance: random.Random) -> str:
    """Return a form in which some formulas and nodesets are others."""
    found = [*_FORMULA.finditer(xml)]
    paths = paths_of(xml)
    for place in sorted(chance.sample(found, min(len(found), chance.randint(1, 3))), key=_start)[
        ::-1
    ]:
        if place[1] == "nodeset" or chance.random() < 0.2:
            new = chance.choice(paths or ["."]) + chance.choice(("", "/x", "[1]", "/..", "\u0416"))
        else:
            new = formula(chance, paths)
        xml = f"{xml[: place.start()]}{place[1]}={quoteattr(new)}{xml[place.end() :]}"
    return xml


def _start(place: re.Match[str]) -> int:
    return place.start()


def rebuilt(xml: str, chance: random.Random) -> str:
    """Return a form whose elements are dropped, doubled, moved or renamed, attributes too."""
    try:
        root = ET.fromstring(xml)  # noqa: S314 - a form of the reference material
    except ET.ParseError:
        return xml
    for _ in range(chance.randint(1, 4)):
        every = [(parent, child) for parent in root.iter() for child in parent]
        if not every:
            break
        parent, child = chance.choice(every)
        _damage(parent, child, chance, chance.choice(every)[0])
    return ET.tostring(root, encoding="unicode")


def _damage(
    parent: ET.Element,
    child: ET.Element,
    chance: random.Random,
    elsewhere: ET.Element,
) -> None:
    kind = chance.randrange(6)
    if kind == 0:
        parent.remove(child)
    elif kind == 1:
        parent.append(child)
    elif kind == 2 and not any(each is elsewhere for each in child.iter()):
        parent.remove(child)
        elsewhere.insert(0, child)
    elif kind == 3:
        child.tag = elsewhere.tag
    elif kind == 4 and child.attrib:
        name = chance.choice(sorted(child.attrib))
        if chance.random() < 0.5:
            del child.attrib[name]
        else:
            child.set(name, chance.choice((*elsewhere.attrib.values(), "", "true()", "-1")))
    else:
        child.text = chance.choice((*_LITERALS, None, "x" * 2000))


def table(chance: random.Random) -> bytes:
    """Return a list file: a CSV, or what is called one."""
    mark = chance.choice((",", ";", "\t", ",,"))
    rows = [["name", "label", "grp"]]
    rows += [[str(at), chance.choice(("One", 'O"ne', "a\nb", "\u0416")), "1"] for at in range(4)]
    text = chance.choice(("\n", "\r\n", "\r")).join(mark.join(row) for row in rows)
    raw = bytearray(text.encode(chance.choice(("utf-8", "cp1251", "utf-16")), errors="replace"))
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(raw) + 1)
        raw[at : at + chance.randint(0, 3)] = chance.choice((b'"', b"\x00", b"\xff", b"\n", b""))
    return bytes(raw)


_CELLS = (
    *("", "text", "integer", "select_one l", "select_multiple l", "begin_repeat", "end_repeat"),
    *("begin_group", "end_group", "calculate", "begin_kobomatrix", "end_kobomatrix", "score__row"),
    *(
        "begin_score",
        "end_score",
        "begin_rank",
        "rank__level",
        "end_rank",
        "select_one_from_file x",
    ),
    *("${a}", "${nope}", "${a", "a", "b", "a b", "1", "yes", "max-pixels=x", "randomize=true"),
    *("start=1 end=0 step=0", "search('x')", "field-list", "\u0416", "9" * 300, "jr:x()"),
)
_HEADINGS = (
    *("type", "name", "label", "label::ru", "hint", "relevant", "constraint", "calculation"),
    *("required", "read_only", "choice_filter", "repeat_count", "trigger", "default", "parameters"),
    *(
        "appearance",
        "kobo--score-choices",
        "save_to",
        "media::image",
        "bind::x",
        "body::y",
        "trigger",
    ),
)


def cells(chance: random.Random) -> dict[str, list[list[str]]]:
    """Return the sheets of a workbook that somebody has typed half of."""
    heading = ["type", "name", "label", *chance.sample(_HEADINGS, 4)]
    rows = [["text", "a", "A"], ["integer", "b", "B", *(chance.choice(_CELLS) for _ in range(4))]]
    rows += [[chance.choice(_CELLS) for _ in heading] for _ in range(chance.randint(0, 5))]
    choices = [["list_name", "name", "label"], ["l", "1", "One"], ["l", "2", "Two"]]
    choices += [[chance.choice(_CELLS) for _ in range(3)] for _ in range(chance.randint(0, 2))]
    chance.shuffle(rows)
    entity = [
        "entities",
        [["dataset", "label"], ["people", chance.choice(("${a}", "concat(", ""))]],
    ]
    book = {"survey": [heading, *rows], "choices": choices}
    return book | ({entity[0]: entity[1]} if chance.random() < 0.2 else {})
