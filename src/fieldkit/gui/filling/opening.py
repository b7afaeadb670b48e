"""A form on its way to the page: read by the worker, while a calm page already stands there."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.submission import StoredForm
from fieldkit.services.filling import (
    Filling,
    begin_correction,
    begin_form,
    open_submission,
    resume_draft,
)
from fieldkit.services.form_versions import newer_version
from fieldkit.services.workspace import Workspace

_SAY_AFTER_MS = 250  # most forms are there sooner, and words that flash by are no help
_MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a form: its session, and the newer version of a draft's form."""

    filling: Filling
    newer: StoredForm | None


def read_asked(workspace: Workspace, request: FillRequest) -> Read:
    """Read what a request asks for; no widget is made. Raises what the services refuse."""
    return Read(_filling(workspace, request), newer_version(workspace, request.draft_id))


def _filling(workspace: Workspace, request: FillRequest) -> Filling:
    if request.draft_id:
        return resume_draft(workspace, request.draft_id)
    if request.instance_id and request.corrects:
        return begin_correction(workspace, request.instance_id)
    if request.instance_id:
        return open_submission(workspace, request.instance_id)
    return begin_form(
        workspace, request.form_id, subject=request.subject, preset=request.preset or None
    )


class Opening(QWidget):
    """Stands where the form will; what is typed meanwhile is kept for its first field.

    Signals: left() when Esc was pressed.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[tuple[int, Qt.KeyboardModifier, str]] = []
        self._words = Label("", "body", "muted")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The form is being opened."))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        QTimer.singleShot(_SAY_AFTER_MS, self, self._say)

    @Slot()
    def _say(self) -> None:
        self._words.setText(_("The form is being opened."))

    def hand_over(self, host: QWidget) -> None:
        """Type what was typed here into whatever has the focus inside the host."""
        for key, modifiers, text in self._keys:
            target: QWidget | None = host.window().focusWidget()
            if target is None or not host.isAncestorOf(target):
                return
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
        self._keys.clear()

    def event(self, event: QEvent) -> bool:
        """Keep Tab as well, which Qt would take for itself."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep each key, but for Esc, which leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif len(self._keys) < _MOST_KEYS:
            self._keys.append((event.key(), event.modifiers(), event.text()))
