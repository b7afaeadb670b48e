"""The step of the build that adds the shipped files, so that a wheel speaks Russian."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from catalogue import compile_all


class ResourcesHook(BuildHookInterface[Any]):
    """Puts ``resources/``, every language compiled, into the wheel as ``fieldkit/resources``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the languages; an editable install reads the checkout's own folder."""
        resources = Path(self.root) / "resources"
        compile_all(resources / "translations")
        if version != "editable":
            build_data["force_include"][str(resources)] = "fieldkit/resources"
