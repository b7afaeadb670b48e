"""What is said of files that are carried for others, and of families that change laptops."""

from collections.abc import Sequence

from fieldkit.formats import day_month, number
from fieldkit.i18n import _, ngettext
from fieldkit.records.case_handover import CaseHandover
from fieldkit.records.exchange import Standing
from fieldkit.services.relaying import OnTheStick, OnTheWay


def carried_title(files: Sequence[OnTheWay]) -> str:
    """Return how many files go to head office and back, "" where none does."""
    out = [one for one in files if one.to_office]
    back = [one for one in files if not one.to_office]
    said = []
    if out:
        said.append(
            _("Carried for head office: {files} {laptops}").format(
                files=_files(len(out)), laptops=_laptops({one.file.sender for one in out})
            )
        )
    if back:
        said.append(
            _("Carried to laptops: {files} {laptops}").format(
                files=_files(len(back)), laptops=_readers({one.file.recipient for one in back})
            )
        )
    return ". ".join(said)


def way_words(one: OnTheWay) -> tuple[str, str]:
    """Return how long a file has been carried, and where it stands."""
    days = (
        ngettext("{count} day on the way", "{count} days on the way", one.days).format(
            count=number(one.days)
        )
        if one.days
        else _("since today")
    )
    if not one.here:
        return days, _("the file is not here any more; whoever wrote it keeps it")
    written = one.file.written_at
    where = [
        _("on a stick since {day}").format(day=day_month(written.astimezone().date()))
        if written
        else _("on no stick yet")
    ]
    if one.file.standing is Standing.UNKNOWN:
        where.append(_("unknown sender"))
    elif one.file.standing is Standing.REVOKED:
        where.append(_("revoked laptop"))
    return days, ", ".join(where)


def stick_words(found: OnTheStick) -> str:
    """Return what a stick holds for this laptop and for others, "" where nothing."""
    said = []
    if found.own:
        count = len(found.own)
        said.append(
            ngettext(
                "{count} file for this laptop.", "{count} files for this laptop.", count
            ).format(count=number(count))
        )
    if found.others:
        said.append(
            _("Sealed files of others that could be taken along: {count}.").format(
                count=number(len(found.others))
            )
        )
    return " ".join(said)


def handover_title(one: CaseHandover) -> str:
    """Return who has the families, or who gave them."""
    families = ", ".join(family.words for family in one.families)
    if not one.out:
        return _("From a colleague: {name} ({families})").format(
            name=one.giver_name, families=families
        )
    if not one.receiver_name:
        return _("To another laptop ({families})").format(families=families)
    return _("To a colleague: {name} ({families})").format(
        name=one.receiver_name, families=families
    )


def handover_badge(one: CaseHandover) -> tuple[str, str]:
    """Return where a handing over stands, as the words and kind of a badge."""
    if one.taken_back_at is not None:
        return (_("taken back"), "neutral")
    if not one.out:
        return (_("with you now"), "ok")
    return (_("handed over"), "neutral") if one.written_at else (_("not written"), "warn")


def family_words(one: CaseHandover) -> str:
    """Return what a family's card says of how it came or went."""
    day = day_month(one.made_at.astimezone().date())
    if not one.out:
        return _("Handed over by a colleague: {name}, {day}").format(name=one.giver_name, day=day)
    if not one.receiver_name:
        return _("Written for another laptop, {day}").format(day=day)
    return _("Handed over to a colleague: {name}, {day}").format(name=one.receiver_name, day=day)


def _files(count: int) -> str:
    return ngettext("{count} file", "{count} files", count).format(count=number(count))


def _laptops(found: set[str]) -> str:
    return ngettext("of {count} laptop", "of {count} laptops", len(found)).format(
        count=number(len(found))
    )


def _readers(found: set[str]) -> str:
    return ngettext("for {count} laptop", "for {count} laptops", len(found)).format(
        count=number(len(found))
    )
