"""What every test of the window may ask for."""

from tests.support.window import (  # noqa: F401 - pytest finds fixtures by name
    application,
    desk,
    template,
    workspace,
    workspace_folder,
)
