"""The numbers and names of a form's sections as the page shows them."""

import re
from typing import TYPE_CHECKING

from fieldkit.gui.questions.markup import plain_words
from fieldkit.i18n import _, pgettext

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.records.submission import Submission

UNNAMED_LANGUAGE = "default"  # what XLSForm calls the language of texts that name none
_NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")


def section_number(section: "Section") -> str:
    """Return the number that the section's own title carries, else its place in the form."""
    found = _NUMBERED.match(section.title)
    return found.group(1) if found else str(section.number)


def section_name(section: "Section") -> str:
    """Return the section's title without its number; what stands in no group has a usual one."""
    words = plain_words(_NUMBERED.sub("", section.title))
    return words or (_("Questions") if section.number == 1 else _("Other questions"))


def section_heading(section: "Section") -> str:
    """Return number and name, "5. Family members"."""
    return f"{section_number(section)}. {section_name(section)}"


def language_name(name: str) -> str:
    """Return "Russian" of a form's "Russian (ru)"; texts without a language have a usual name."""
    if name == UNNAMED_LANGUAGE:
        return pgettext("language", "Main")
    return re.sub(r"\s*\([^()]*\)\s*$", "", name) or name


def finalized_state(submission: "Submission | None") -> str:
    """Return in what state a form is that is open for reading."""
    if submission is None or not submission.correction:
        return _("Finalized, to be read")
    return _("Correction {number}, to be read").format(number=submission.correction)


def holds(section: "Section", ref: str) -> bool:
    """Tell whether a question, or an entry, stands in a section."""
    roots = (*section.refs, section.ref)
    return any(ref == root or ref.startswith((f"{root}/", f"{root}[")) for root in roots)
