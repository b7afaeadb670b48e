"""A laptop's permit in words: what it hands over, of which places, and until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldkit.formats import long_date
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.device import Disclosure
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.records.permissions import Act, role_word
from fieldkit.services.certifying import OwnCertificate
from fieldkit.services.held_records import HeldHere
from fieldkit.services.lists import list_rows
from fieldkit.services.workspace import Workspace

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Places:
    """What districts and programmes are called here, by their ids."""

    districts: Mapping[str, str]
    programmes: Mapping[str, str]


def places_of(workspace: Workspace) -> Places:
    """Return the districts and programmes that are known here, in the order of their lists."""
    found = [
        {row["name"]: _label(row) for row in list_rows(workspace, name)}
        for name in ("districts", "programmes")
    ]
    return Places(*found)


def roles_words(roles: Collection[Role]) -> str:
    """Return the roles in their own order."""
    return ", ".join(role_word(role) for role in Role if role in roles)


def scope_words(scope: Scope, places: Places) -> str:
    """Return such as "all districts" or "Zeya, Tynda; programmes: Together"."""
    said = []
    if scope.districts:
        said.append(_named(scope.districts, places.districts))
    if scope.programmes:
        names = _named(scope.programmes, places.programmes)
        words = ngettext("programme: {names}", "programmes: {names}", len(scope.programmes))
        said.append(words.format(names=names))
    return "; ".join(said) or _("all districts and programmes")


def hands_over_words(own: OwnCertificate, places: Places) -> str:
    """Return in a sentence what a laptop hands over, and of which places."""
    mandate = Mandate(own.roles, own.scope)
    where = scope_words(own.scope, places)
    return _("This laptop hands over {what} ({where}).").format(
        what=_kinds(mandate if own.roles else Mandate(tuple(Role))), where=where
    )


def permit_words(mandate: Mandate | None, places: Places) -> str:
    """Return roles and places of a permit for the table of laptops."""
    if mandate is None:
        return _("an earlier permit: everything")
    return f"{roles_words(mandate.roles)} \N{MIDDLE DOT} {scope_words(mandate.scope, places)}"


def until_words(expires_at: datetime, now: datetime) -> str:
    """Return until when a permit runs, or since when it has run out."""
    day = long_date(expires_at.astimezone(now.tzinfo).date())
    words = _("The permit runs until {day}.")
    if expires_at <= now:
        words = _("The permit ran out on {day}.")
    # A day may end in a full stop of its own.
    return words.format(day=day).replace("..", ".")


def expiry_sentence(own: OwnCertificate, now: datetime) -> str:
    """Return what to do about a permit that runs out, and that nothing stops meanwhile."""
    said = until_words(own.expires_at, now)
    more = _(
        "Ask head office to renew it: it comes with the next receipt. Work and exchange go on"
        " meanwhile."
    )
    return f"{said} {more}"


def held_sentence(held: Collection[HeldHere]) -> str:
    """Return what head office keeps for checking of this laptop, "" where nothing is."""
    said = [_reason_words(one) for one in held]
    if not said:
        return ""
    total = sum(one.records for one in held)
    words = ngettext(
        "Head office has received {count} record and keeps it for checking: {why}. Nothing is"
        " lost, and it can be let in there.",
        "Head office has received {count} records and keeps them for checking: {why}. Nothing is"
        " lost, and they can be let in there.",
        total,
    )
    return words.format(count=total, why="; ".join(said))


def reason_title(reason: AsideReason) -> str:
    """Return why records are held, as head office reads it."""
    return {
        AsideReason.SCOPE: _("Of other districts or programmes"),
        AsideReason.OTHER_ROLE: _("Not for the roles of this laptop"),
        AsideReason.OFFICE_LIST: _("Lists that only head office writes"),
    }[reason]


def _reason_words(held: HeldHere) -> str:
    words = {
        AsideReason.SCOPE: _("of other districts or programmes, {count}"),
        AsideReason.OTHER_ROLE: _("not for the roles of this laptop, {count}"),
        AsideReason.OFFICE_LIST: _("lists that only head office writes, {count}"),
    }
    return words[held.reason].format(count=held.records)


def _kinds(mandate: Mandate) -> str:
    acts = mandate.acts()
    said = [_("families and forms")] if Act.SEE_FAMILIES in acts else []
    said.append(_("events and attendance"))
    if Act.REVIEW_FORMS in acts:
        said.append(_("forms returned with comments"))
    if Act.ERASE in acts:
        said.append(_("erasures"))
    return ", ".join(said)


def some_of(said: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    if len(said) <= _MOST_NAMED:
        return ", ".join(said)
    more = len(said) - _MOST_NAMED + 1
    rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
    return f"{', '.join(said[: _MOST_NAMED - 1])} {rest}"


def _named(ids: Collection[str], names: Mapping[str, str]) -> str:
    return some_of([names.get(one, one) for one in ids])


def _label(row: Mapping[str, str]) -> str:
    return (language() == "en" and row.get("name_en", "")) or row.get("label") or row["name"]


def disclosure_words(what: Disclosure) -> str:
    """Return what may leave a laptop."""
    return {
        Disclosure.FULL: _("whole records with names"),
        Disclosure.PSEUDONYMISED: _("codes for names"),
        Disclosure.TOTALS: _("figures by month alone"),
    }[what]
