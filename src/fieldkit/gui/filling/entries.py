"""What the list of sections says, worked out from the form."""

from typing import TYPE_CHECKING

from fieldkit.forms.counted import COUNTED
from fieldkit.gui.filling.columns import entry_name, roster_cells, roster_columns
from fieldkit.gui.filling.outline import OutlineEntry, OutlineRemark
from fieldkit.gui.filling.titles import holds, section_name, section_number
from fieldkit.gui.questions.markup import plain_words
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.gui.filling.model import FillingModel

END = "end"  # the key of the last page, where the form is finalized


def outline_entries(
    model: "FillingModel", sections: "tuple[Section, ...]"
) -> tuple[OutlineEntry, ...]:
    """Return the sections as the list shows them, and the end of the form."""
    found = [_entry(model, section) for section in sections]
    if not model.readonly:
        found.append(OutlineEntry(END, "", _("Finalizing"), "end"))
    return tuple(found)


def section_remarks(model: "FillingModel", section: "Section") -> tuple[OutlineRemark, ...]:
    """Return what is to be looked at again in a section, in the order of the form."""
    problems = {
        # Which entries are too many, their name alone does not tell.
        problem.ref: problem.message if problem.kind == COUNTED else problem.label
        for problem in model.shown_problems(section)
    }
    for ref in model.unread_in(section):
        problems.setdefault(ref, model.session.node(ref).label)
    return tuple(
        OutlineRemark(ref, plain_words(label) or ref.rpartition("/")[2], entry_words(model, ref))
        for ref, label in problems.items()
    )


def section_comments(model: "FillingModel", section: "Section") -> tuple[OutlineRemark, ...]:
    """Return what reviewers said in a section, each at its question, in the order of the form."""
    session = model.session
    found = (one for one in session.comments.all() if one not in session.comments.loose)
    return tuple(
        OutlineRemark(
            one.ref,
            plain_words(session.node(one.ref).label) or one.ref.rpartition("/")[2],
            entry_words(model, one.ref),
            "comment",
        )
        for one in found
        if holds(section, one.ref)
    )


def form_progress(sections: "tuple[Section, ...]") -> tuple[int, int]:
    """Return how many of the form's questions are answered, and how many are asked now."""
    asked = [section for section in sections if section.relevant]
    return sum(one.answered for one in asked), sum(one.askable for one in asked)


def _entry(model: "FillingModel", section: "Section") -> OutlineEntry:
    remarks = section_remarks(model, section)
    if not section.relevant:
        state, count = "skipped", _("not asked")
    else:
        complete = not section.problems and not model.unread_in(section)
        begun = section.answered > 0 or section.ref in model.passed or model.readonly
        state = "done" if complete and begun else "todo"
        count = ""
        if section.askable:
            count = _("{answered} of {askable}").format(
                answered=section.answered, askable=section.askable
            )
    return OutlineEntry(
        section.ref,
        section_number(section),
        section_name(section),
        state,
        count,
        remarks,
        section_comments(model, section) if model.session.comments else (),
    )


def entry_words(model: "FillingModel", ref: str) -> str:
    """Return "4. Lebedev Arseny" for a question of a roster's entry, "" for any other."""
    place = ref.rfind("]")
    if place < 0:
        return ""
    entry = ref[: place + 1]
    number = entry.rpartition("[")[2].rstrip("]")
    columns = roster_columns(model.session, (entry,))
    name = entry_name(roster_cells(model.session, entry, columns), columns)
    return f"{number}. {name}" if name else _("Entry {number}").format(number=number)
