"""How the lists, their fields and the words of choices are called."""

from fieldkit.formats import table_date
from fieldkit.i18n import _, pgettext
from fieldkit.records.casework import as_date
from fieldkit.records.entity import Entity
from fieldkit.records.report_words import org_kind_words
from fieldkit.services.list_editing import ListRow


def list_words(list_name: str) -> str:
    """Return what a list is called."""
    return {
        "programmes": _("Programmes"),
        "districts": _("Districts"),
        "organisations": _("Organisations"),
        "specialists": _("Specialists"),
    }[list_name]


def add_words(list_name: str) -> str:
    """Return what the button that adds a row is called."""
    return {
        "programmes": _("Add a programme"),
        "districts": _("Add a district"),
        "organisations": _("Add an organisation"),
        "specialists": _("Add a specialist"),
    }[list_name]


def label_words(list_name: str) -> str:
    """Return what the name of a row is called."""
    if list_name == "specialists":
        return _("Surname, name, patronymic")
    return pgettext("list", "Name")


def field_words(name: str) -> str:
    """Return what a field is called."""
    return {
        "name_en": _("Name in English"),
        "code": pgettext("list", "Code"),
        "funder": _("Funder"),
        "start_date": _("First day"),
        "end_date": _("Last day"),
        "region_name": _("Region"),
        "kind": pgettext("list", "Kind"),
        "valid_from": _("Exists from"),
        "valid_to": _("Exists until"),
        "replaced_by": _("Replaced by"),
        "short_name": _("Short name"),
        "district_id": _("District"),
        "former_names": _("Former names, a semicolon between them"),
        "parent": _("Part of"),
        "counts_as": _("Counts in reports as"),
        "position": _("Position"),
        "practice_since": _("In practice since the year"),
        "organisation_id": _("Organisation"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "is_staff": _("Works here"),
        "is_speaker": _("Speaks at events"),
        "active": _("Works still"),
    }[name]


def choice_words(code: str) -> str:
    """Return what a word of a choice says; one of somebody's own stands as it is."""
    return {
        "rayon": _("district"),
        "urban": _("town district"),
        "unit": _("an institution of its own"),
        "body": _("the institution it is part of"),
        "yes": _("yes"),
        "no": _("no"),
    }.get(code) or (org_kind_words(code) if code else "")


def second_words(row: ListRow) -> str:
    """Return what stands under the name: what else it was called, where it belongs."""
    one = row.entity
    parts = [one.get("short_name"), one.get("position"), one.get("code"), one.get("region_name")]
    former = one.get("former_names")
    if former:
        parts.append(_("formerly {names}").format(names=former))
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)


def place_words(row: ListRow) -> str:
    """Return where a row belongs: its district, its organisation, what it is part of."""
    told = [row.words.get(name, "") for name in ("district_id", "organisation_id")]
    if row.words.get("parent"):
        told.append(_("part of {name}").format(name=row.words["parent"]))
    return ", ".join(part for part in told if part)


def state_words(row: ListRow) -> str:
    """Return since when a row has ended and what stands in its place, "" while it has not."""
    if not row.ended:
        return ""
    one = row.entity
    if one.list_name == "specialists":
        return _("works here no more")
    after = row.words.get("replaced_by", "")
    if after:
        return _("now: {name}").format(name=after)
    return _("ended {day}").format(day=_day(one))


def _day(one: Entity) -> str:
    day = as_date(one.get("valid_to") or one.get("end_date"))
    return table_date(day) if day else ""
