"""The little markdown of form labels as safe rich text: no images, no links out, no scripts.

A form comes from outside, so everything is escaped first and only emphasis,
headings and line breaks are given back. A link keeps its words alone; nothing
that is written in a form is ever fetched.
"""

import re
from html import escape

# Each looks only so far: a label may say an answer of any length, and the window waits for it.
_IMAGE = re.compile(r"!\[([^\]]{0,2000})\]\([^)]{0,2000}\)")
_LINK = re.compile(r"\[([^\]]{1,2000})\]\([^)]{0,2000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_STRESSED = re.compile(r"(?<![\w*])([*_])(?=\S)(.{1,2000}?)(?<=\S)\1(?![\w*])")
_HEADING = re.compile(r"^\s*#{1,6}\s+(.*)$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\*_#\[\]!])")
_MARKED = re.compile(r"[*_#\[<\\\n]|&nbsp;")


def has_markup(words: str) -> bool:
    """Tell whether the words need rich text at all; plain ones are drawn much faster."""
    return bool(_MARKED.search(words))


def safe_html(words: str) -> str:
    """Return the words as the rich text that a label may show, everything foreign escaped."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(1))
        return f"\0{len(kept) - 1}\0"

    # The one name of HTML that forms write by hand: what they are copied from shows it so.
    plain = words.replace("\0", "").replace("&nbsp;", "\N{NO-BREAK SPACE}")
    text = _ESCAPED.sub(keep, plain)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    lines = [_line(line) for line in text.strip("\n").split("\n")]
    made = "<br>".join(lines)
    return re.sub(r"\0(\d+)\0", lambda match: escape(kept[int(match.group(1))]), made)


def plain_words(words: str) -> str:
    """Return the words without their markup, for names that a screen reader says."""
    html = safe_html(words).replace("<br>", " ")
    bare = re.sub(r"</?[bi]>", "", html)
    for sign, code in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
        bare = bare.replace(code, sign)
    return " ".join(bare.replace("&amp;", "&").split())


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    text = escape(heading.group(1) if heading else line)
    text = _STRONG.sub(r"<b>\2</b>", text)
    text = _STRESSED.sub(r"<i>\2</i>", text)
    return f"<b>{text}</b>" if heading else text
