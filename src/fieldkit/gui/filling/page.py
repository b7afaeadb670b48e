"""The page on which a form is filled, or a finalized one is read."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.forms.errors import FormHasProblems
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.earlier import EarlierBeside
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.find import FormFind
from fieldkit.gui.filling.form_files import FileNotices, equip
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.from_paper import FromPaper
from fieldkit.gui.filling.hidden import HiddenInForm
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.filling.moving import MoveDraft
from fieldkit.gui.filling.opening import Opening, Read, read_asked
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.review_mode import ReviewMode
from fieldkit.gui.filling.said import show_said
from fieldkit.gui.filling.sheet_scans import SheetScans
from fieldkit.gui.filling.similar import SimilarCards
from fieldkit.gui.filling.watching import PlaceWatch
from fieldkit.gui.jobs import Job
from fieldkit.gui.page import Page
from fieldkit.i18n import _, language, pgettext
from fieldkit.records.submission import Draft, StoredForm, Submission
from fieldkit.services.filling import restore_draft
from fieldkit.services.form_versions import Move
from fieldkit.services.reviewing import return_submission
from fieldkit.services.undoing import draft_before


class FillingPage(Page):
    """One form, section by section; every answer is saved when it is given."""

    folds_navigation = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view: FormView | None = None
        self.request = FillRequest()
        self.newer: StoredForm | None = None
        self.similar: SimilarCards | None = None
        self.files: FileNotices | None = None
        self.from_paper: FromPaper | None = None
        self.earlier: EarlierBeside | None = None
        self.reviewing: ReviewMode | None = None
        self.standing: PlaceWatch | None = None
        self.finding: FormFind | None = None
        self.hidden: HiddenInForm | None = None
        self._before_move: Draft | None = None
        self._opening: Opening | None = None  # while the worker reads the form
        self._job: Job | None = None
        self._papers = PaperMenu(desk, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def title(self) -> str:
        """Return the form's name; whose it is stays out of the window's title."""
        if self.view is None:
            return _("Form")
        return self.view.model.filling.form.title_in(language())

    def open(self, argument: object = None) -> None:
        """Open what is asked for: a new form, a draft, a finalized form."""
        request = argument if isinstance(argument, FillRequest) else self.request
        self._show(request, read_asked(self.desk.workspace, request))

    def begin(self, argument: object = None) -> None:
        """Let the worker read the form; where it has other work to do first, open it at once."""
        request = argument if isinstance(argument, FillRequest) else self.request
        if self.desk.jobs.busy or self.desk.jobs.closed:
            self.open(request)
            return
        self._take_down()
        self.request = request
        self._opening = Opening(self)
        self._opening.left.connect(self.close_form)
        self._row.addWidget(self._opening)
        self._opening.setVisible(True)
        workspace = self.desk.workspace
        self._job = self.desk.jobs.start(
            _("Opening the form"),
            lambda _progress: read_asked(workspace, request),
            done=self._on_read,
            failed=self._on_not_read,
        )
        self._job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_read(self, read: Read) -> None:
        if self.sender() is not self._job:
            return  # the page was left meanwhile, or asked for another form
        self._job, opening = None, self._opening
        self._show(self.request, read)
        self.opened.emit()
        if opening is not None:
            opening.hand_over(self)

    @Slot(object)
    def _on_not_read(self, error: FieldkitError) -> None:
        if self.sender() is self._job:
            self._job = None
            self.close_form()
            self.desk.notices.refuse(error)

    @Slot()
    def _on_ended(self) -> None:
        if self.sender() is self._job:
            # A bug, whose report stands before the window: nothing comes here any more.
            self._job = None
            self.close_form()

    def _take_down(self) -> None:
        """Take away what stands on the page."""
        for old in (self.view, self._opening):
            if old is not None:
                self._row.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.view = self._opening = None

    def _show(self, request: FillRequest, read: Read) -> None:
        filling, self.newer, self.request = read.filling, read.newer, request
        self._take_down()
        model = FillingModel(self.desk.workspace, filling)
        equip(model, self.desk)
        title = filling.form.title_in(language())
        view = FormView(model, title, self._back_words())
        model.setParent(view)
        self.files = FileNotices(self.desk, view)
        if model.files is not None:
            scans = SheetScans(model.files, readonly=filling.readonly)
            view.put_over(scans)
            scans.refresh()
        model.saved.connect(self.changed)
        model.not_saved.connect(self.desk.notices.refuse)
        self.desk.room.room_made.connect(model.save_if_needed)
        view.closed.connect(self.close_form)
        view.finalize_requested.connect(self.finalize)
        view.print_requested.connect(self.print_form)
        view.head.correction_requested.connect(self.correct)
        view.entry_removed.connect(self._on_entry_removed)
        self.reviewing = None
        if filling.readonly and filling.submission is not None:
            self.reviewing = ReviewMode(self.desk, view, filling.submission.instance_id)
            self.reviewing.done.connect(self.return_form)
        show_said(view, self.desk.workspace)
        self.earlier = EarlierBeside(self.desk, view)
        self.standing = None if filling.readonly else PlaceWatch(model, view)
        self.finding = FormFind(view)
        self.hidden = HiddenInForm(view)
        if not filling.readonly:
            self.from_paper = FromPaper(view)
            self.similar = SimilarCards(model)
            view.put_over(self.similar)
        self.view = view
        self._row.addWidget(view)
        view.begin()
        view.setVisible(True)
        if self.from_paper is not None and not filling.readonly:
            self.from_paper.resume()
        if filling.missing_lists:
            names = ", ".join(filling.missing_lists)
            self.desk.notices.tell(
                _(
                    "The form needs lists that are not here: {names}. Ask head office for "
                    "the whole pack. The other answers are being saved."
                ).format(names=names),
                kind="warn",
            )
        elif self.newer is not None:
            told = _("The form has a newer version, {version}. This draft stays on its own.")
            self.desk.notices.tell(
                told.format(version=self.newer.version), _("What would change"), self.ask_to_move
            )

    def bookmark(self) -> object:
        """Return what opens the same form again, as after a lock."""
        if self.view is None:
            return self.request
        filling = self.view.model.filling
        if filling.readonly or filling.saved_at is None:
            return self.request
        return FillRequest(
            draft_id=filling.draft_id,
            back=self.request.back,
            back_argument=self.request.back_argument,
        )

    def leave(self) -> bool:
        """Take what is being typed and write it; answers that wait for the disk keep the page."""
        self._job = None
        if self.reviewing is not None:
            self.reviewing.keep()
        if self.view is None or self.view.model.readonly:
            return True
        self.view.flush()
        if self.files is not None and self.files.ask_to_wait():
            return False
        if self.standing is not None:
            self.standing.keep()
        self.view.model.save_if_needed()
        if self.view.model.waiting:
            return False
        self.view.left()
        return True

    def initial_focus(self) -> QWidget | None:
        """Return the field of the question to go on with."""
        return self.view.first_field() if self.view is not None else self._opening

    def panes(self) -> tuple[QWidget, ...]:
        """Return sections and questions."""
        return (self.view.side, self.view.sheet) if self.view is not None else (self,)

    @Slot()
    def close_form(self) -> None:
        """Go back to where the form was opened from; the draft stays."""
        self.go_requested.emit(self.request.back, self.request.back_argument)

    @Slot()
    def finalize(self) -> None:
        """Finalize the form, or show what is missing."""
        view = self.view
        if view is None or view.model.readonly:
            return
        view.flush()
        if self.files is not None and self.files.ask_to_wait():
            return
        if view.remains():
            view.show_section(END)
            return
        ending = view.sheet.ending
        if ending is not None and not ending.complete():
            return
        if self.from_paper is not None and self.from_paper.lacks_visit():
            return
        draft = draft_before(self.desk.workspace, view.model.filling.draft_id)
        try:
            submission = view.model.finalize(ending.reason() if ending else "")
        except FormHasProblems:
            view.show_section(END)
            return
        self.desk.last_acts.note(_("the form is finalized; it is a draft again"), draft)
        self.changed.emit()
        self.go_requested.emit(*self._after(submission))
        self._papers.choose(submission.instance_id)
        corrected = view.model.filling.corrects is not None
        self.desk.notices.tell(
            _("The correction is finalized. It goes into the next bundle.")
            if corrected
            else _("The form is finalized. It goes into the next bundle."),
            pgettext("act", "Print"),
            self._papers.preview_first,
            undo=self._undo_finalizing,
        )

    @Slot()
    def _undo_finalizing(self) -> None:
        if self.desk.last_acts.undo():
            self.changed.emit()
            self.go_requested.emit("forms", None)

    @Slot()
    def correct(self) -> None:
        """Open the finalized form in sight to be corrected."""
        if self.view is None or self.view.model.filling.submission is None:
            return
        instance_id = self.view.model.filling.submission.instance_id
        asked = replace(
            self.request, form_id="", draft_id="", instance_id=instance_id, corrects=True
        )
        try:
            self.open(asked)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self.argument = asked
        first = self.initial_focus()
        if first is not None:
            first.setFocus()

    @Slot(str)
    def return_form(self, comment: str) -> None:
        """Return the form in sight with the comments that were written."""
        if self.view is None or self.view.model.filling.submission is None:
            return
        instance_id = self.view.model.filling.submission.instance_id
        remarks = self.view.model.review or {}
        try:
            return_submission(self.desk.workspace, instance_id, comment, remarks)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        if self.reviewing is not None:
            self.reviewing.end()
        self.desk.last_acts.note(_("the form is returned"))
        self.changed.emit()
        self.close_form()
        self.desk.notices.tell(
            _("The form is returned. The comments go to its author with the next bundle.")
        )

    @Slot()
    def ask_to_move(self) -> None:
        """Show what moving the draft in sight to the newest version would change."""
        if self.view is None or not self.leave():
            return
        dialog = MoveDraft(self.desk, self.view.model.filling.draft_id, self.window())
        dialog.moved.connect(self._on_moved)
        dialog.open()

    @Slot(object)
    def _on_moved(self, move: Move) -> None:
        self._before_move = move.draft
        self._reopen()
        told = _("The draft is on version {version} now.").format(version=move.form.version)
        self.desk.notices.tell(told, _("Undo"), self._move_back)

    @Slot()
    def _move_back(self) -> None:
        if self._before_move is not None:
            restore_draft(self.desk.workspace, self._before_move)
            self._before_move = None
            self._reopen()

    def _reopen(self) -> None:
        """Open the draft in sight anew, as another version."""
        if self.view is None:
            return
        draft_id = self.view.model.filling.draft_id
        self.view.model.forget()
        self.open(replace(self.request, form_id="", instance_id="", draft_id=draft_id))
        first = self.initial_focus()
        if first is not None:
            first.setFocus()

    @Slot()
    def print_form(self) -> None:
        """Offer the papers of a finalized form."""
        if self.view is None:
            return
        submission = self.view.model.filling.submission
        if submission is None:
            self.desk.notices.tell(
                _("The answers can be printed once the form is finalized."),
                _("Empty sheet"),
                self._print_blank,
                kind="warn",
            )
            return
        self._papers.choose(submission.instance_id)
        self._papers.offer(self.view.head.print_button)

    @Slot()
    def _print_blank(self) -> None:
        if self.view is not None:
            self._papers.show_blank(self.view.model.filling.form)

    @Slot(str)
    def _on_entry_removed(self, name: str) -> None:
        words = _("Removed: {name}.").format(name=name) if name else _("The entry is removed.")
        if self.view is not None:
            self.desk.notices.tell(words, _("Bring back"), self.view.undo)

    def _after(self, submission: Submission) -> tuple[str, object]:
        """Return where the end of the work leads: the family's card where there is one."""
        families = [one for one in submission.subjects if one.list_name == "families"]
        if families:
            return ("families", families[0].entity_id)
        return (self.request.back, self.request.back_argument)

    def _back_words(self) -> str:
        words = {
            "home": _("To Home"),
            "families": _("To the family"),
            "forms": _("To the forms"),
            "event": _("To the event"),
        }
        return words.get(self.request.back, _("Back"))
