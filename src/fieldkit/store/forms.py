"""The forms and the lists that packs brought."""

import builtins
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import sqlalchemy as sa

from fieldkit.records.entity import EntityList
from fieldkit.records.submission import FormName, StoredForm
from fieldkit.store.access import Access
from fieldkit.store.local_tables import entity_lists, forms
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert

# A column that no pack can write, since no property begins so: when the row was replaced.
_UNTIL = "__until"

_GET = sa.select(forms).where(
    forms.c.form_id == sa.bindparam("form_id"), forms.c.version == sa.bindparam("version")
)
_ALL = sa.select(forms).order_by(
    forms.c.form_id, forms.c.installed_at.desc(), forms.c.version.desc()
)
# A form may be as long as a book, and its title is asked for by every list: an index holds these.
_NAMES = Prepared(
    sa.select(forms.c.form_id, forms.c.title, forms.c.titles, forms.c.pack).order_by(
        forms.c.form_id, forms.c.installed_at.desc(), forms.c.version.desc()
    )
)
_OF_ID = _ALL.where(forms.c.form_id == sa.bindparam("form_id")).limit(1)
_LISTS = sa.select(entity_lists).order_by(entity_lists.c.name)
_LIST = sa.select(entity_lists).where(entity_lists.c.name == sa.bindparam("name"))
_ROWS = Prepared(sa.select(entity_lists.c.rows).where(entity_lists.c.name == sa.bindparam("name")))


class Forms:
    """Every version of every installed form; the latest is the one installed last."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, form: StoredForm) -> None:
        """Keep a form version."""
        self._access.change(
            upsert(forms),
            {
                "form_id": form.form_id,
                "version": form.version,
                "title": form.title,
                "xml": form.xml,
                "sha256": form.sha256,
                "pack": form.pack,
                "installed_at": moment_text(form.installed_at),
                "warnings": json.dumps(form.warnings, ensure_ascii=False),
                "device_only": int(form.device_only),
                "titles": json.dumps(form.titles, ensure_ascii=False),
            },
        )

    def get(self, form_id: str, version: str) -> StoredForm | None:
        """Return one version, None where it is not installed."""
        key = {"form_id": form_id, "version": version}
        row = self._access.connection.execute(_GET, key).one_or_none()
        return _form(row) if row else None

    def latest(self, form_id: str) -> StoredForm | None:
        """Return the version that was installed last, None where there is none."""
        row = self._access.connection.execute(_OF_ID, {"form_id": form_id}).one_or_none()
        return _form(row) if row else None

    def list(self, *, latest_only: bool = True) -> tuple[StoredForm, ...]:
        """Return the installed forms by their ids, the latest version of each or all of them."""
        found: list[StoredForm] = []
        for row in self._access.connection.execute(_ALL):
            if not (latest_only and found and found[-1].form_id == row.form_id):
                found.append(_form(row))
        return tuple(found)

    def names(self) -> tuple[FormName, ...]:
        """Return what the latest version of each installed form is called, by their ids."""
        found: tuple[FormName, ...] = remembered(self._access.connection, "forms", self._names)
        return found

    def _names(self) -> tuple[FormName, ...]:
        found: dict[str, FormName] = {}
        for form_id, title, titles, pack in _NAMES.run(self._access.connection):
            if form_id not in found:
                found[form_id] = FormName(form_id, title, _pairs(titles), pack)
        return tuple(found.values())


class EntityLists:
    """The entity lists that packs declare."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(
        self, entity_list: EntityList, rows: Sequence[Mapping[str, str]] | None = None
    ) -> None:
        """Keep a list's declaration, and the rows that its pack ships, None to leave them.

        Shipped rows ("name", "label" and properties) never enter the log: every
        workspace has them from the pack. Rows that a newer pack leaves out or
        words otherwise are kept with the moment, for the forms of before.
        """
        kept = _every_row(self._access.connection, entity_list.name)
        shipped = kept if rows is None else _succeeding(kept, rows)
        self._access.change(
            upsert(entity_lists),
            {
                "name": entity_list.name,
                "titles": json.dumps(entity_list.titles, ensure_ascii=False),
                "properties": json.dumps(entity_list.properties, ensure_ascii=False),
                "personal": int(entity_list.personal),
                "rows": json.dumps(shipped, ensure_ascii=False),
            },
        )

    def rows(self, name: str) -> "builtins.list[dict[str, str]]":
        """Return the rows that the pack ships for a list."""
        return shipped_rows(self._access.connection, name)

    def rows_at(self, name: str, moment: datetime) -> "builtins.list[dict[str, str]]":
        """Return the shipped rows as they stood at a moment, where a newer pack has replaced them.

        A row that no pack has any more is among them whenever it left: another
        computer may have had the pack for longer.
        """
        then = moment_text(moment)
        rows = _every_row(self._access.connection, name)
        standing = {row["name"] for row in rows if _UNTIL not in row}
        found: dict[str, dict[str, str]] = {}
        for row in rows:
            if _UNTIL not in row:
                continue
            if row[_UNTIL] > then:
                # Of several that were replaced since, the earliest is the one that stood then.
                if found.get(row["name"], {}).get(_UNTIL, "") <= then:
                    found[row["name"]] = row
            elif row["name"] not in standing:
                found[row["name"]] = row
        return [_plain(row) for row in found.values()]

    def list(self) -> tuple[EntityList, ...]:
        """Return the declared lists by name."""
        return tuple(_list(row) for row in self._access.connection.execute(_LISTS))

    def get(self, name: str) -> EntityList | None:
        """Return one list's declaration, None where no pack made it."""
        row = self._access.connection.execute(_LIST, {"name": name}).one_or_none()
        return _list(row) if row else None


def shipped_rows(connection: sa.Connection, name: str) -> "builtins.list[dict[str, str]]":
    """Return the rows of a list that came with its pack, none for a list without any."""
    text = _ROWS.scalar(connection, {"name": name})
    return [dict(row) for row in _standing(text)] if text else []


def _every_row(connection: sa.Connection, name: str) -> "builtins.list[dict[str, str]]":
    """Return a list's shipped rows, those of earlier packs first, the earliest first."""
    text = _ROWS.scalar(connection, {"name": name})
    return [dict(row) for row in _parsed(text)] if text else []


@lru_cache(maxsize=16)
def _standing(text: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in _parsed(text) if _UNTIL not in row)


@lru_cache(maxsize=16)
def _parsed(text: str) -> tuple[dict[str, str], ...]:
    return tuple(json.loads(text))


def _succeeding(
    kept: Sequence[dict[str, str]], rows: Sequence[Mapping[str, str]]
) -> "builtins.list[dict[str, str]]":
    """Return the rows of a newer pack, after those that it takes the place of."""
    now = [dict(row) for row in rows]
    until = moment_text(datetime.now(UTC))
    before = [row for row in kept if _UNTIL in row]
    replaced = [{**row, _UNTIL: until} for row in kept if _UNTIL not in row and row not in now]
    return [*before, *replaced, *now]


def _plain(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != _UNTIL}


def _form(row: StoredRow) -> StoredForm:
    return StoredForm(
        form_id=row.form_id,
        version=row.version,
        title=row.title,
        xml=row.xml,
        sha256=row.sha256,
        pack=row.pack,
        installed_at=moment_of(row.installed_at),
        warnings=tuple(json.loads(row.warnings)),
        device_only=bool(row.device_only),
        titles=_pairs(row.titles),
    )


def _list(row: StoredRow) -> EntityList:
    return EntityList(
        name=row.name,
        titles=_pairs(row.titles),
        properties=tuple(json.loads(row.properties)),
        personal=bool(row.personal),
    )


@lru_cache(maxsize=256)
def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((language, title) for language, title in json.loads(text))
