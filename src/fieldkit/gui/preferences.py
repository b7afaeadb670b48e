"""What the window remembers between runs: language, look, size of letters; never data."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from fieldkit.i18n import LANGUAGES

LOOKS = ("system", "light", "dark")
TEXT_SIZES = (100, 125, 150, 200)
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of whoever uses this computer's account; the workspace knows nothing of them.

    ``language`` is "" until it was chosen; ``text`` is the size of letters in
    percent; ``bundles`` is the folder that the last bundle was written to;
    ``earlier`` shows earlier answers beside the questions of a form; ``cards``
    are the ids of forms whose entries show as cards, each on a line.
    """

    language: str = ""
    look: str = "system"
    text: int = 100
    width: int = 1366
    height: int = 690
    bundles: str = ""
    earlier: bool = True
    cards: str = ""

    def checked(self) -> "Preferences":
        """Return the same with whatever makes no sense put back to its start."""
        fresh = Preferences()
        return replace(
            self,
            language=self.language if self.language in LANGUAGES else fresh.language,
            look=self.look if self.look in LOOKS else fresh.look,
            text=self._text(),
            width=max(900, min(self.width, 8000)),
            height=max(480, min(self.height, 5000)),
        )

    def _text(self) -> int:
        """Return the size of letters, or the nearest that there is: there were others once."""
        if not TEXT_SIZES[0] <= self.text <= TEXT_SIZES[-1]:
            return TEXT_SIZES[0]
        return min(TEXT_SIZES, key=lambda size: abs(size - self.text))


class PreferencesFile:
    """Keeps the preferences in one small file; a file that cannot be read counts as none."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Return where the file lies: the platform's folder for settings."""
        if self._path is None:
            import platformdirs

            self._path = platformdirs.user_config_path("fieldkit", appauthor=False) / "window.json"
        return self._path

    def read(self) -> Preferences:
        """Return what was kept, or the start values."""
        try:
            if self.path.stat().st_size > _MOST_BYTES:
                return Preferences()
            kept = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return Preferences()
        if not isinstance(kept, dict):
            return Preferences()
        start = Preferences()
        known = {
            one.name: kept[one.name]
            for one in fields(Preferences)
            if type(kept.get(one.name)) is type(getattr(start, one.name))
        }
        return Preferences(**known).checked()

    def write(self, preferences: Preferences) -> None:
        """Keep the preferences; a disk that refuses costs only the memory of them."""
        partial = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(asdict(preferences), indent=1), "utf-8")
            partial.replace(self.path)
        except OSError:
            return
