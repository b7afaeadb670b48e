"""Settings of this workspace, by name."""

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.local_tables import settings
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import upsert

_GET = Prepared(sa.select(settings.c.value).where(settings.c.name == sa.bindparam("name")))


class Settings:
    """The settings that go with the workspace and not with the computer."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, name: str, default: str = "") -> str:
        """Return a setting, or the default where it was never set."""
        found = _GET.scalar(self._access.connection, {"name": name})
        return default if found is None else str(found)

    def set(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._access.change(upsert(settings), {"name": name, "value": value})
