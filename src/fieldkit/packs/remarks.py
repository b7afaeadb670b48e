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
    found = finding_of(kept)
    if not kept.startswith(_OURS) and not verdict_of(kept).known:
        return found.said
    return _sentence(found) if found.said != kept else kept


def finding_of(kept: str) -> Finding:
    """Return a stored remark with its place, in the spoken language."""
    if kept.startswith(_OURS):
        try:
            words, facts, sheet, row, column = json.loads(kept.removeprefix(_OURS))
            return Finding(sheet, row, column, _(words).format_map(facts))
        except (ValueError, TypeError, LookupError, AttributeError):
            return Finding("", 0, "", kept)
    verdict = verdict_of(kept)
    if not verdict.known:
        return Finding("", 0, "", " ".join(kept.split()))
    sheet = verdict.sheet or ("survey" if verdict.row else "")
    return Finding(sheet, verdict.row, verdict.column, verdict.said)


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
