"""A scene: one thing of the window to be looked at, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.gui.page import Page
    from fieldkit.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its file's name, the page, and how to find the page's argument.

    ``argument`` is called with the open workspace; ``prepare`` with the page
    once it is open (to choose, scroll, type something or open a dialog; what
    it saves is saved in a copy of the demo). ``office`` opens head office's
    workspace instead of the laptop's, ``supervisor`` the laptop's as somebody
    who sees all families. A room offers its scenes in ``scenes.py`` as ``SCENES``.
    """

    name: str
    page: str
    argument: "Callable[[Workspace], object] | None" = None
    prepare: "Callable[[Page], object] | None" = None
    office: bool = False
    supervisor: bool = False
