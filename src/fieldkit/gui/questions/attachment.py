"""Files and signatures, which stay on paper: where the sheet lies is written down instead."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.text import LineControl
from fieldkit.gui.theme import current
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView


class AttachmentControl(LineControl):
    """A line that says where the paper, the photograph or the signature is kept."""

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self.field.setPlaceholderText(_("Where is the paper kept?"))

    def wanted_width(self) -> int:
        """Return two columns."""
        return current().px(440)
