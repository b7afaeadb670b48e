"""What a form's author may want to know, kept with the form and told in either language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.i18n import _
from fieldkit.packs.findings import Finding
from fieldkit.packs.verdicts import verdict_of

_OURS = "fieldkit:"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of ours: its English words (a msgid), the facts in them, and its place."""

    words: str
    facts: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    column: str = ""

    def kept(self) -> str:
        """Return the remark as it is stored; ``told`` reads it in the language of that time."""
        return _OURS + json.dumps(
            [self.words, dict(self.facts), self.sheet, self.row, self.column], ensure_ascii=False
        )


def told(kept: str) -> str:
    """Return a stored remark in the spoken language: one of ours, or a warning of pyxform."""
    if kept.startswith(_OURS):
        try:
            words, facts, sheet, row, column = json.loads(kept.removeprefix(_OURS))
            return _sentence(Finding(sheet, row, column, _(words).format_map(facts)))
        except (ValueError, TypeError, LookupError, AttributeError):
            return kept
    verdict = verdict_of(kept)
    if not verdict.known:
        return " ".join(kept.split())
    sheet = verdict.sheet or ("survey" if verdict.row else "")
    return _sentence(Finding(sheet, verdict.row, verdict.column, verdict.said))


def _sentence(finding: Finding) -> str:
    if not finding.sheet:
        said = finding.said[:1].upper() + finding.said[1:]
        return said if said.endswith(".") else said + "."
    return _("{place}: {said}.").format(place=finding.place(""), said=finding.said.rstrip("."))


def kept_warnings(warnings: list[str]) -> tuple[str, ...]:
    """Return pyxform's warnings one by one, each once, as they are stored."""
    lines: list[str] = []
    for warning in warnings:
        several = [line for line in warning.splitlines() if line.strip()]
        languages = all(line.startswith("Language '") for line in several)
        lines += several if languages else [warning]
    return tuple(dict.fromkeys(lines))
