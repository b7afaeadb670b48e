"""The form that is being filled: every answer goes through here and is saved at once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.forms.audit import ADD_REPEAT
from fieldkit.gui.filling.entry_view import EntryView
from fieldkit.services.answer_notes import write_note
from fieldkit.services.filling import Filling, finalize_form, save_draft
from fieldkit.services.standing import keep_place

if TYPE_CHECKING:
    from fieldkit.forms.earlier import Earlier
    from fieldkit.forms.navigation import Problem, Section
    from fieldkit.gui.questions.answer_files import AnswerFiles
    from fieldkit.gui.questions.shelf import PictureShelf
    from fieldkit.records.submission import Submission
    from fieldkit.services.earlier_answers import EarlierForm
    from fieldkit.services.workspace import Workspace

_RETRY = 3000  # ms until a draft that could not be written is tried again


class FillingModel(QObject):
    """One form with its answers, its problems and what cannot be read yet.

    Signals:
        changed(frozenset): refs whose rows changed; empty means look at all.
        saved(): the draft is written.
        not_saved(error): the draft could not be written; it is tried again.
        stepped(ref): what was taken back, or done again.
        remarked(): a reviewer wrote something at a question.
    """

    trial = False  # of a form that is tried out: nothing is kept

    changed = Signal(object)
    saved = Signal()
    not_saved = Signal(object)
    stepped = Signal(str)
    remarked = Signal()

    def __init__(
        self, workspace: "Workspace", filling: Filling, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.filling = filling
        self.session = filling.session
        self.review: dict[str, str] | None = None  # what a reviewer is saying now, by ref
        self.numbers: Mapping[str, int] = {}  # of the paper sheet, by nodeset, while shown
        self.pictures: PictureShelf | None = None  # those that came with the form
        self.files: AnswerFiles | None = None  # those that answer its questions
        self.strict = False
        self.passed: set[str] = set()
        self.unread: dict[str, str] = {}
        self.unread_sentences: dict[str, str] = {}
        self.earlier: Earlier | None = None  # what the form before this one says
        self.earlier_day = ""
        self.changes_only = False  # of the earlier answers only those that are others now
        self.entry_view = EntryView(filling.form.form_id, self)
        self._unsaved = False
        self._failing = False
        self._retry = QTimer(self, singleShot=True, interval=_RETRY)
        self._retry.timeout.connect(self.save)

    def keep_files(self, files: "AnswerFiles") -> None:
        """Give each file that is kept as the answer to its question, wherever the page is now."""
        self.files = files
        files.attached.connect(self.answer)

    @property
    def readonly(self) -> bool:
        """Tell whether the form is finalized and only read."""
        return self.filling.readonly

    def sections(self) -> "tuple[Section, ...]":
        """Return the sections as they are now."""
        return self.session.sections()

    def answer(self, ref: str, value: str) -> None:
        """Take an answer, save it, and tell what changed."""
        if self.readonly:
            return
        changed = self.session.answer(ref, value)
        self.filling.place = ref
        self.save()
        self.changed.emit(changed)

    def note_unread(self, ref: str, words: str, sentence: str) -> None:
        """Remember what stands in a field and cannot be read, or that it can be now."""
        if words or sentence:
            self.unread[ref] = words
            self.unread_sentences[ref] = sentence
        else:
            self.unread.pop(ref, None)
            self.unread_sentences.pop(ref, None)
        self.changed.emit(frozenset((ref,)))

    def note(self, ref: str, text: str) -> None:
        """Take a note on an answer and save it; without words it is taken away."""
        before = self.session.notes.at(ref)
        if self.readonly or text.strip() == (before.text if before else ""):
            return
        write_note(self.session, ref, text, self.workspace.user, self.workspace.now())
        self.filling.place = ref
        self.save()
        self.changed.emit(frozenset((ref,)))

    def remark(self, ref: str, text: str) -> None:
        """Take what a reviewer writes at a question."""
        if self.review is not None:
            self.review[ref] = text
            self.remarked.emit()

    def show_earlier(self, form: "EarlierForm | None") -> None:
        """Show beside the questions what an earlier form says, or nothing any more."""
        self.earlier = None if form is None else form.beside(self.session)
        self.changes_only = form is not None and form.corrected
        self.earlier_day = table_date(form.finalized_at.astimezone().date()) if form else ""
        self.changed.emit(frozenset())

    def add(self, ref: str, index: int | None = None) -> str:
        """Add an entry to a roster and return its ref."""
        made = self.session.add_repeat(ref, index)
        if self.session.audit is not None:
            self.session.audit.note(ADD_REPEAT, made)
        self._after_step()
        return made

    def remove(self, ref: str, index: int) -> None:
        """Remove an entry of a roster."""
        self._forget_unread(f"{ref}[")
        self.session.remove_repeat(ref, index)
        self._after_step()

    def move(self, ref: str, index: int, to: int) -> None:
        """Move an entry of a roster to another place."""
        self._forget_unread(f"{ref}[")
        self.session.move_repeat(ref, index, to)
        self._after_step()

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        if self.readonly or not self.session.can_undo:
            return False
        self.session.undo()
        self._after_step()
        self.stepped.emit(self.session.last_step)
        return True

    def redo(self) -> bool:
        """Do the step again that was taken back; False where there is none."""
        if self.readonly or not self.session.can_redo:
            return False
        self.session.redo()
        self._after_step()
        self.stepped.emit(self.session.last_step)
        return True

    def set_language(self, language: str) -> None:
        """Show the form in another of its languages."""
        if language != self.session.language:
            self.session.set_language(language)
            if self.earlier is not None:
                self.earlier.set_language(language)
            if not self.readonly and self.filling.saved_at is not None:
                self.save()
            self.changed.emit(frozenset())

    def stand_at(self, ref: str) -> None:
        """Keep the question that the person is at, so that the draft opens there again."""
        if self.readonly or ref == self.filling.place:
            return
        self.filling.place = ref
        if self.filling.saved_at is None:
            return
        try:
            keep_place(self.workspace, self.filling.draft_id, ref)
        except FieldkitError:
            # It goes with the next answer; a disk that is full is said where an answer waits.
            self._unsaved = True

    def save(self) -> None:
        """Write the draft now; where that fails, say so and try again later."""
        if self.readonly:
            return
        try:
            save_draft(self.workspace, self.filling, place=self.filling.place)
        except FieldkitError as error:
            said, self._failing, self._unsaved = self._failing, True, True
            self._retry.start()
            if not said:
                self.not_saved.emit(error)
            return
        self._failing = self._unsaved = False
        self._retry.stop()
        self.saved.emit()

    @Slot()
    def save_if_needed(self) -> None:
        """Write what was not written yet, such as the place in the form."""
        if self._unsaved:
            self.save()

    def forget(self) -> None:
        """Write nothing more: the draft is opened anew by another model."""
        self._unsaved = self._failing = False
        self._retry.stop()

    @property
    def attaching(self) -> bool:
        """Tell whether a file is on its way into the form."""
        return self.files is not None and self.files.busy

    @property
    def waiting(self) -> bool:
        """Tell whether answers wait for a save that has failed."""
        return self._failing

    def is_strict(self, section: "Section") -> bool:
        """Tell whether missing answers of the section are to be said."""
        return self.strict or section.ref in self.passed

    def shown_problems(self, section: "Section") -> "tuple[Problem, ...]":
        """Return what is to be looked at again: missing answers only where it is time."""
        if self.readonly or not section.relevant:
            return ()
        strict = self.is_strict(section)
        return tuple(p for p in section.problems if strict or p.kind != "required")

    def unread_in(self, section: "Section") -> tuple[str, ...]:
        """Return the refs in a section whose words cannot be read."""
        roots = section.refs or (section.ref,)
        return tuple(
            ref
            for ref in self.unread
            if any(ref == root or ref.startswith((f"{root}/", f"{root}[")) for root in roots)
        )

    def finalize(self, reason: str = "") -> "Submission":
        """Turn the form into a submission, a correction with its reason.

        Raises FormHasProblems and what services refuse.
        """
        return finalize_form(self.workspace, self.filling, reason=reason)

    def _after_step(self) -> None:
        if self.files is not None:
            self.files.note_moved()
        self.save()
        self.changed.emit(frozenset())

    def _forget_unread(self, prefix: str) -> None:
        for ref in [ref for ref in self.unread if ref.startswith(prefix)]:
            del self.unread[ref]
            del self.unread_sentences[ref]
