"""The page of cards that may be about one person twice: compare, and say whether they are."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.cases.pair_words import compared, found_words, pair_rows
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.merging.acts import MergingActs
from fieldkit.gui.merging.merged_list import MergedList
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.compared import Compared
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Table
from fieldkit.i18n import _
from fieldkit.services.possible_pairs import (
    LikePair,
    find_pairs,
    mark_same,
    marked_pairs,
    take_back,
)
from fieldkit.services.progress import Progress
from fieldkit.services.similar_cards import keep_apart

_OPEN, _MARKED, _MERGED = "open", "marked", "merged"


class PairsPage(Page):
    """Lists the pairs, compares the marked one, and asks for what is said of it to be kept.

    A pair that is put off stands last until the page is opened again.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._job: Job | None = None
        self._open: list[LikePair] = []
        self._last: LikePair | None = None
        self.heading = PageTitle(
            _("Similar cards"),
            _(
                "People who may have been entered twice. Compare, then merge the cards or say that"
                " these are different people."
            ),
        )
        self.shown = Segmented(
            [
                (_OPEN, _("To decide")),
                (_MARKED, _("Marked as one person")),
                (_MERGED, _("Merged")),
            ],
            _("Which pairs"),
        )
        self.shown.chosen.connect(self._show)
        self.bar = ProgressBar(_("Comparing cards"))
        self.stop = quiet(_("Stop"))
        self.stop.clicked.connect(self._stop)
        self.rows = pair_rows()
        self.table = Table(self.rows, _("Similar cards"), row_height=50)
        self.table.moved.connect(self._compare)
        self.empty = EmptyState(" ")
        self.compared = Compared()
        self.merged = MergedList(desk)
        self.merged.parted.connect(self._read_again)
        self.merging = MergingActs(desk, self)
        self.merging.done.connect(self._read_again)
        self.merge = primary(_("Merge..."))
        self.same = quiet(_("One person"))
        self.apart = quiet(_("Different people"))
        self.later = quiet(_("Later"))
        self.again = quiet(_("Ask again"))
        for button, act in (
            (self.merge, self.ask_merging),
            (self.same, self.mark_same),
            (self.apart, self.keep_apart),
            (self.later, self.put_off),
            (self.again, self.ask_again),
        ):
            button.clicked.connect(act)
        self._lay_out()

    def _lay_out(self) -> None:
        progress = QHBoxLayout()
        progress.setSpacing(12)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.stop)
        choice = QHBoxLayout()
        choice.addWidget(self.shown)
        choice.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.merge, self.apart, self.same, self.later, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.below = QWidget()
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(16)
        below.addWidget(self.compared)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.heading)
        column.addLayout(choice)
        column.addLayout(progress)
        # Whichever of the two is in sight takes the room, so that nothing above drifts apart.
        place = QVBoxLayout()
        place.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        place.addWidget(self.table, 1)
        place.addWidget(self.merged, 1)
        column.addLayout(place, 1)
        column.addWidget(self.below)
        self.table.setMinimumHeight(current().px(140))

    def title(self) -> str:
        """Return the page's name."""
        return _("Similar cards")

    def open(self, argument: object = None) -> None:
        """Compare all cards anew, in the worker."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[LikePair, ...]:
            return find_pairs(workspace, progress)

        if self._job is None:
            self._job = self.desk.jobs.start(
                _("Comparing cards"), work, done=self._found, failed=self._not_done
            )
            self._job.progressed.connect(self._show_progress)
            self._job.ended.connect(self._ended)
        self._show()

    def leave(self) -> bool:
        """Stop comparing: it begins anew when the page is opened again."""
        self._stop()
        return True

    def initial_focus(self) -> QWidget | None:
        """Return the table."""
        return self.table

    def pair(self) -> LikePair | None:
        """Return the pair that is compared."""
        place = self.table.place()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def ask_merging(self) -> None:
        """Compare the cards, of two families those of the families with their people."""
        pair = self.pair()
        if pair is None or pair.one.event_id:
            return
        one, other = pair.one, pair.other
        if one.family_id and other.family_id and one.family_id != other.family_id:
            self.merging.compare("families", one.family_id, other.family_id)
        else:
            self.merging.compare("persons", one.id, other.id)

    @Slot()
    def mark_same(self) -> None:
        """Let the two be marked as one person."""
        said = _("Marked as one person. The mark travels with the bundles; no card changes.")
        self._say(mark_same, said)

    @Slot()
    def keep_apart(self) -> None:
        """Let it be remembered that they are two."""
        said = _("Remembered as different people. This pair is not asked about again.")
        self._say(keep_apart, said)

    @Slot()
    def put_off(self) -> None:
        """Put the pair last."""
        pair = self.pair()
        if pair is not None:
            self._open = [*(one for one in self._open if one != pair), pair]
            self._show()

    @Slot()
    def ask_again(self) -> None:
        """Take back that the two are one person."""
        pair = self.pair()
        if pair is not None:
            self._taken_back(pair)
            self._show()

    def _say(self, keep: Callable[..., None], words: str) -> None:
        pair = self.pair()
        if pair is None:
            return
        try:
            keep(self.desk.workspace, pair.one.id, pair.other.id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._last = pair
        self._open = [one for one in self._open if one != pair]
        self._show()
        self.changed.emit()
        self.desk.notices.tell(words, _("Undo"), self._undo)

    @Slot()
    def _undo(self) -> None:
        if self._last is not None:
            self._taken_back(self._last)
            self._show()

    def _taken_back(self, pair: LikePair) -> None:
        try:
            take_back(self.desk.workspace, pair.one.id, pair.other.id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._open = [pair, *self._open]
        self.changed.emit()

    @Slot()
    def _show(self) -> None:
        marked, merged = self.shown.key() == _MARKED, self.shown.key() == _MERGED
        self.merged.setVisible(merged)
        if merged:
            self.merged.open()
            for widget in (self.bar, self.stop, self.empty, self.table, self.below):
                widget.hide()
            return
        place = max(0, self.table.place())
        pairs = marked_pairs(self.desk.workspace) if marked else tuple(self._open)
        self.rows.show_rows(pairs)
        busy = self._job is not None and not marked
        for widget in (self.bar, self.stop):
            widget.setVisible(busy)
        self.empty.setVisible(not pairs and not busy)
        self.empty.sentence.setText(found_words(marked=marked))
        self.table.setVisible(bool(pairs))
        self.below.setVisible(bool(pairs))
        for button in (self.apart, self.same, self.later):
            button.setVisible(not marked)
        self.again.setVisible(marked)
        if pairs:
            self.table.selectRow(min(place, len(pairs) - 1))
            self._compare()

    @Slot()
    def _compare(self) -> None:
        pair = self.pair()
        if pair is not None:
            self.compared.show_rows(*compared(pair))
            # Rows of a roster are merged on the roster, where their marks are in sight.
            self.merge.setVisible(not pair.one.event_id)

    @Slot(object)
    def _found(self, pairs: tuple[LikePair, ...]) -> None:
        self._open = list(pairs)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, _what: str) -> None:
        self.bar.show_share(done, total)

    @Slot()
    def _ended(self) -> None:
        self._job = None
        self._show()

    @Slot()
    def _read_again(self) -> None:
        self.changed.emit()
        self.open()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _not_done(self, error: FieldkitError) -> None:
        self.desk.notices.refuse(error)
