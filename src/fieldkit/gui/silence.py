"""The lock that comes by itself after some minutes without a hand at the program."""

from PySide6.QtCore import QObject, QTimer, Slot

LOCK_AFTER_MINUTES = 5


class Silence(QTimer):
    """Runs out when nobody has moved a hand; it rests while the laptop is lent for an event."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(LOCK_AFTER_MINUTES * 60_000)

    @Slot()
    def begin_again(self) -> None:
        """Count anew from now, where it counts at all."""
        if self.isActive():
            self.start()

    @Slot()
    def rest(self) -> None:
        """Count no more: whoever stands at the door has no passphrase."""
        self.stop()

    @Slot()
    def wake(self) -> None:
        """Count again."""
        self.start()
