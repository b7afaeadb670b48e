"""The kit: what head office gives to all its laptops alike, without a word about any person."""

from dataclasses import dataclass
from datetime import datetime

from fieldkit.records.entity import EntityList
from fieldkit.records.submission import StoredForm


@dataclass(frozen=True, slots=True)
class Announcement:
    """A few words of head office to everybody, shown until they are read."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class KitForm:
    """One form of a kit with the files that it brings: (name, SHA-256)."""

    form: StoredForm
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """The forms, lists and words of an office at one version, which is whole by itself.

    A laptop that has heard a higher version ignores a lower one. ``packs`` are
    manifests by the id of their pack, ``lists`` declarations with the rows that
    come with the pack, ``withdrawn`` the forms that are begun no more.
    """

    version: int
    made_at: datetime
    forms: tuple[KitForm, ...] = ()
    packs: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[EntityList, tuple[dict[str, str], ...]], ...] = ()
    withdrawn: tuple[str, ...] = ()
    announcement: Announcement | None = None
