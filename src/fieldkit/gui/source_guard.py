"""A guard against PySide's reading, and keeping, the source of everything that is imported."""

import importlib
import sys

_FEATURE = "shibokensupport.feature"
_ASKS = "_mod_uses_pyside"


def spare_sources() -> None:
    """Let PySide take every module for one of its own, without reading it.

    It looks for its name in the source of each module that is imported after
    it, to know whether ``from __feature__ import ...`` may apply there, which
    nobody here does. Python then keeps the lines for good. Measured with PySide6
    6.12.0: 20 MB, and 0.3 ms a module. Where a later PySide asks in another way,
    nothing changes.
    """
    importlib.import_module("PySide6.QtCore")
    feature = sys.modules.get(_FEATURE)
    if feature is not None and callable(getattr(feature, _ASKS, None)):
        setattr(feature, _ASKS, _is_taken_for_ours)


def _is_taken_for_ours(_module: object) -> bool:
    return True
