"""Whether the database file is whole: pages, structure and the index of words."""

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, ngettext

_DAMAGED = N_(
    "The database is damaged. Copy the whole workspace folder to a safe place, then restore a "
    "backup or call head office."
)


def integrity_problems(connection: sa.Connection) -> tuple[str, ...]:
    """Return what is wrong with the file, in words; nothing where it is whole."""
    try:
        return tuple(_problems(connection))
    except FieldkitError:
        return (_(_DAMAGED),)


def _problems(connection: sa.Connection) -> list[str]:
    found: list[str] = []
    # A page whose seal does not fit: a flipped bit, or a page of another file.
    pages = len(connection.exec_driver_sql("PRAGMA cipher_integrity_check").all())
    if pages:
        found.append(
            ngettext(
                "{count} page of the database is damaged. Copy the whole workspace folder to a "
                "safe place, then restore a backup or call head office.",
                "{count} pages of the database are damaged. Copy the whole workspace folder to a "
                "safe place, then restore a backup or call head office.",
                pages,
            ).format(count=pages)
        )
    if connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all() != ["ok"]:
        found.append(_(_DAMAGED))
    return found
