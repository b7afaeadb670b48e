"""The step of the build that compiles the translations, so that a wheel speaks Russian."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from catalogue import compile_all


class TranslationsHook(BuildHookInterface[Any]):
    """Compiles every language before the files of the wheel are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write the catalogues into ``resources/translations``."""
        compile_all(Path(self.root) / "resources" / "translations")
