"""The kit as a bundle holds it: a document, with forms and their files as members beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.records.entity import EntityList
from fieldkit.records.kit import Announcement, Kit, KitForm
from fieldkit.records.submission import StoredForm

FORMAT = "fieldkit-kit"
_MOST_FORMS = 1000
_MOST_FILES = 500
_MOST_ROWS = 50_000
_MOST_PACK = 1 << 20
_MOST_WORDS = 20_000


def kit_bytes(kit: Kit) -> bytes:
    """Return ``kit.json``; the XForm of a form is the member named by its SHA-256."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": 1,
        "kit": kit.version,
        "made_at": fields.utc(kit.made_at),
        "forms": [_form_json(one) for one in kit.forms],
        "packs": [{"id": id_, "manifest": text} for id_, text in kit.packs],
        "lists": [
            {
                "name": one.name,
                "personal": one.personal,
                "titles": [list(pair) for pair in one.titles],
                "properties": list(one.properties),
                "rows": list(rows),
            }
            for one, rows in kit.lists
        ],
        "withdrawn": list(kit.withdrawn),
    }
    if kit.announcement is not None:
        content["announcement"] = {
            "title": kit.announcement.title,
            "text": kit.announcement.text,
        }
    return dump_document(content)


def read_kit(data: bytes, contents: Mapping[str, bytes]) -> Kit:
    """Return the kit that the bytes hold; ``contents`` are its members by SHA-256.

    Raises NotStrict or FieldWrong, also where a form is not among the members.
    """
    document = load_document(data)
    if document.get("format") != FORMAT or fields.whole(document, "version") != 1:
        raise fields.FieldWrong("format")
    made_at = fields.moment(document, "made_at")
    return Kit(
        version=fields.whole(document, "kit", 1),
        made_at=made_at,
        forms=tuple(
            _read_form(one, contents) for one in fields.objects(document, "forms", _MOST_FORMS)
        ),
        packs=tuple(
            (fields.text(one, "id"), fields.text(one, "manifest", _MOST_PACK))
            for one in fields.objects(document, "packs", _MOST_FORMS)
        ),
        lists=tuple(_read_list(one) for one in fields.objects(document, "lists", _MOST_FORMS)),
        withdrawn=fields.texts(document, "withdrawn", _MOST_FORMS),
        announcement=_announcement(document),
    )


def _announcement(document: Mapping[str, Any]) -> Announcement | None:
    if "announcement" not in document:
        return None
    said = fields.part(document, "announcement")
    return Announcement(fields.text(said, "title"), fields.text(said, "text", _MOST_WORDS))


def _form_json(one: KitForm) -> dict[str, Any]:
    form = one.form
    return {
        "id": form.form_id,
        "version": form.version,
        "title": form.title,
        "titles": [list(pair) for pair in form.titles],
        "sha256": form.sha256,
        "pack": form.pack,
        "device_only": form.device_only,
        "files": [{"name": name, "sha256": sha256} for name, sha256 in one.files],
    }


def _read_form(document: Mapping[str, Any], contents: Mapping[str, bytes]) -> KitForm:
    sha256 = fields.digits(document, "sha256", 32)
    files = tuple(
        (fields.text(one, "name"), fields.digits(one, "sha256", 32))
        for one in fields.objects(document, "files", _MOST_FILES)
    )
    if not {sha256, *(one for _name, one in files)} <= contents.keys():
        raise fields.FieldWrong("files")
    try:
        xml = contents[sha256].decode()
    except UnicodeDecodeError:
        raise fields.FieldWrong("forms") from None
    form = StoredForm(
        form_id=fields.text(document, "id"),
        version=fields.text(document, "version"),
        title=fields.text(document, "title", 1000),
        xml=xml,
        sha256=sha256,
        pack=fields.text(document, "pack"),
        installed_at=datetime.fromtimestamp(0, UTC),
        device_only=_yes_no(document, "device_only"),
        titles=_pairs(document),
    )
    return KitForm(form, files)


def _read_list(document: Mapping[str, Any]) -> tuple[EntityList, tuple[dict[str, str], ...]]:
    rows = fields.objects(document, "rows", _MOST_ROWS)
    if not all(isinstance(value, str) for row in rows for value in row.values()):
        raise fields.FieldWrong("rows")
    declared = EntityList(
        name=fields.text(document, "name"),
        titles=_pairs(document),
        properties=fields.texts(document, "properties", _MOST_FORMS),
        personal=_yes_no(document, "personal"),
    )
    return declared, tuple(rows)


def _yes_no(document: Mapping[str, Any], name: str) -> bool:
    value = document.get(name)
    if not isinstance(value, bool):
        raise fields.FieldWrong(name)
    return value


def _pairs(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = fields.listed(document, "titles", 50)
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)  # noqa: PLR2004 - a pair
        for pair in found
    ):
        raise fields.FieldWrong("titles")
    return tuple((pair[0], pair[1]) for pair in found)
