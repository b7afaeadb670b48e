"""The files that forms brought along: lists, pictures and sounds."""

from collections.abc import Iterable

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.local_tables import form_files
from fieldkit.store.sql import insert

_VERSION = (
    form_files.c.form_id == sa.bindparam("b_form_id"),
    form_files.c.version == sa.bindparam("b_version"),
)
_SUMS = (
    sa.select(form_files.c.name, form_files.c.sha256).where(*_VERSION).order_by(form_files.c.name)
)
_CONTENT = sa.select(form_files.c.content).where(
    *_VERSION, form_files.c.name == sa.bindparam("b_name")
)
_DROP = form_files.delete().where(*_VERSION)


class FormFiles:
    """The files of each form version, by name; they stay on this computer, as the form does."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def replace(self, form_id: str, version: str, files: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep the files (name, SHA-256, content) of a form version instead of those it had."""
        self._access.change(_DROP, {"b_form_id": form_id, "b_version": version})
        rows = [
            {"form_id": form_id, "version": version, "name": n, "sha256": s, "content": c}
            for n, s, c in files
        ]
        if rows:
            self._access.change(insert(form_files), rows)

    def sums(self, form_id: str, version: str) -> dict[str, str]:
        """Return the SHA-256 of every file that a form version brought, by name."""
        values = {"b_form_id": form_id, "b_version": version}
        return {row.name: row.sha256 for row in self._access.connection.execute(_SUMS, values)}

    def content(self, form_id: str, version: str, name: str) -> bytes | None:
        """Return one file's bytes, None where the form version did not bring it."""
        values = {"b_form_id": form_id, "b_version": version, "b_name": name}
        found = self._access.connection.scalar(_CONTENT, values)
        return None if found is None else bytes(found)
