"""Stopping a long reckoning of a library that knows nothing of progress."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from fieldkit.services.progress import Cancelled, Progress, Silent

_LOOK = 0.1  # s between two looks whether a person wants it stopped
_AGAIN = 1.0  # s until a stop that went astray in a callback is raised once more


class _Stopped(BaseException):
    """Comes out of the reckoning wherever it is; no library takes it for an error of its own."""


@contextmanager
def stoppable(progress: Progress, what: str) -> Iterator[None]:
    """Let what is reckoned within be stopped as ``progress`` says, not only between its steps.

    Only for reckoning that writes nothing and holds nothing: it is left in the
    middle. Raises Cancelled. CPython raises an exception in another thread where
    that is between two instructions (``PyThreadState_SetAsyncExc``).
    """
    if isinstance(progress, Silent):
        yield
        return
    watch = _Watch(progress, what)
    watch.start()
    try:
        yield
    except _Stopped:
        raise Cancelled from None
    finally:
        watch.end()


class _Watch(threading.Thread):
    def __init__(self, progress: Progress, what: str) -> None:
        super().__init__(name="fieldkit-watch", daemon=True)
        self._progress, self._what = progress, what
        self._worker = ctypes.c_ulong(threading.get_ident())
        self._over = threading.Event()
        self._held = threading.Lock()

    def run(self) -> None:
        """Look again and again whether it is to be stopped."""
        while not self._over.wait(_LOOK):
            try:
                self._progress.step(0, 0, self._what)
            except Cancelled:
                self._stop()

    def end(self) -> None:
        """Look no more; a stop that came too late is taken back.

        The thread is gone afterwards: whom it told of the progress may be gone
        as soon as the reckoning is.
        """
        with suppress(_Stopped):
            self._close()
        self._close()
        self.join()

    def _stop(self) -> None:
        """Stop the worker; what is raised in a callback of C code may be swallowed there."""
        while not self._over.is_set():
            with self._held:
                if not self._over.is_set():
                    self._raise(ctypes.py_object(_Stopped))
            self._over.wait(_AGAIN)

    def _close(self) -> None:
        with self._held:
            self._over.set()
            self._raise(None)

    def _raise(self, error: "ctypes.py_object[type[_Stopped]] | None") -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._worker, error)
