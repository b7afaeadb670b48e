"""The act of an erasure with its extract of the log, as order 179 of the regulator asks for both.

It is the operator's own form: the order (28.10.2022) names what an act and an
extract tell, and prescribes no layout.
"""

from collections.abc import Sequence
from datetime import date, datetime

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from fieldkit.formats import clock, long_date, table_date
from fieldkit.i18n import N_, _, ngettext
from fieldkit.records.erasure import ErasureAct, LogLine
from fieldkit.records.keeping import ErasureReason
from fieldkit.reports import blocks, styles
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.styles import text

_WIDTH = float(A4[0]) - 2 * styles.MARGIN
_ID_SIGNS = 16
REASONS = {
    ErasureReason.WITHDRAWAL: N_("Consent was withdrawn"),
    ErasureReason.DEMAND: N_("The person asked for it"),
    ErasureReason.RETENTION: N_("The retention period is over"),
    ErasureReason.MISTAKE: N_("The data was entered by mistake"),
}
_FIELDS = {
    "surname": N_("surname"),
    "given": N_("given name"),
    "patronymic": N_("patronymic"),
    "birth_date": N_("date of birth"),
    "sex": N_("sex"),
    "role": N_("place in the family"),
    "placement": N_("where the child lives"),
    "name": N_("name on the sign-in sheet"),
    "certificate_name": N_("name in the register of certificates"),
    "position": N_("position"),
    "consent_page": N_("number of the consent"),
    "then_note": N_("note of a correction"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "address": N_("address"),
    "label": N_("short name in lists"),
}
# Links and codes of the program's own, and what only repeats the fields above.
_BESIDES = frozenset(
    {
        "consent_withdrawn_on",
        "consent_withdrawn_way",
        "deletion_reason",
        "family_id",
        "kind",
        "main_caregiver",
        "match_key",
        "seq",
    }
)


def erasure_paper(
    act: ErasureAct,
    lines: Sequence[LogLine],
    *,
    organisation: str,
    laptop: str,
    printed_at: datetime,
    copy: str = "",
) -> bytes:
    """Return the PDF: the act on its first page, the extract on the next ones.

    ``copy`` is the number of the copy, empty for none.
    """
    number = f"{laptop}-{act.number}"
    title = _("Record of erasure No. {number}").format(number=number)
    head = Head(
        title,
        Reader.INTERNAL,
        organisation,
        act.subject,
        foot=_("own form"),
        printed_at=printed_at,
        copy=copy,
    )
    day = long_date(act.at.astimezone().date())
    story: list[Flowable] = [
        text(title, styles.title),
        text(_("of personal data, {day}").format(day=day), styles.muted),
        Spacer(1, 6),
        blocks.pairs(_told(act, organisation, laptop), _WIDTH),
        *_afterwards(act),
        Spacer(1, 8 * mm),
        blocks.pairs(
            [
                (_("Erased by, signature"), f"{act.user_name}      ______________________"),
                (_("Confirmed by: position, name, signature"), "______________________"),
            ],
            _WIDTH,
        ),
        PageBreak(),
        text(_("Extract of the log of changes"), styles.title),
        text(_("to record of erasure No. {number}").format(number=number), styles.muted),
        Spacer(1, 6),
        _extract(lines),
        Spacer(1, 6),
        text(
            _(
                "Each line is a signed entry of the log. Its identifier is a hash that covers the "
                "erased words without giving them away, so the log can still be checked."
            ),
            styles.small,
        ),
    ]
    return build(story, head, top=21 * mm, bottom=17 * mm)


def _told(act: ErasureAct, organisation: str, laptop: str) -> list[tuple[str, str]]:
    facts = act.facts
    moment = act.at.astimezone()
    reason = _(REASONS[act.reason])
    if facts.get("withdrawn_on"):
        day = _day(facts["withdrawn_on"])
        reason = _("{reason}, {day}").format(reason=reason, day=day)
    return [
        (_("Operator"), organisation or "______________________"),
        (_("Address of the operator"), "______________________"),
        (_whose(act), act.subject),
        (_("Surname and given name, by pen"), "______________________"),
        (_("Reason"), reason),
        (
            _("Erased"),
            _("{day}, {time}").format(day=long_date(moment.date()), time=clock(moment)),
        ),
        (_("Categories of data"), _categories(facts.get("fields", ()))),
        (_("Information system"), _("fieldkit, laptop {code}").format(code=laptop)),
        (_("Way"), _WAY()),
        (_("Forms the person was taken out of"), _forms(len(facts.get("forms", ())))),
        (_("Drafts"), _drafts(int(facts.get("drafts", 0)))),
        *([(_("Attached files"), _copies(facts["files"]))] if facts.get("files") else []),
        (_("Earlier backups on this laptop"), _copies(facts.get("backups"))),
    ]


def _whose(act: ErasureAct) -> str:
    if act.facts.get("certified"):
        return _("Whose data: year of the register")
    if act.facts.get("registered"):
        return _("Whose data: day of the event and row of the sheet")
    return _("Whose data: case and member number")


def _WAY() -> str:  # noqa: N802 - a sentence that is asked for when the language is known
    return _(
        "overwritten in the database, its log and its search index; waiting bundles and "
        "files that were taken in are deleted; the signed erasure goes with the next bundle "
        "to every other laptop"
    )


def _categories(fields: Sequence[str]) -> str:
    known = [_(_FIELDS[name]) for name in _FIELDS if name in fields]
    others = sorted(name for name in fields if name not in _FIELDS and name not in _BESIDES)
    return ", ".join([*known, *others])


def _forms(count: int) -> str:
    if not count:
        return _("none")
    said = ngettext("{count} form", "{count} forms", count)
    return said.format(count=count)


def _drafts(count: int) -> str:
    if not count:
        return _("none")
    return ngettext("{count} draft", "{count} drafts", count).format(count=count)


def _copies(count: int | None) -> str:
    if count is None:
        return _("not deleted yet: the disk is full. Print the record again later")
    if not count:
        return _("none")
    return ngettext("{count} deleted", "{count} deleted", count).format(count=count)


def _afterwards(act: ErasureAct) -> list[Flowable]:
    """Return what a person still has to do: sticks and backups outside of this laptop."""
    sticks = act.facts.get("sticks", ())
    copies = act.facts.get("copies", ())
    story: list[Flowable] = [*blocks.heading(_("Where the data may still lie"))]
    if copies:
        story += _carried(copies)
    if not sticks:
        words = (
            _("No bundle was written on this laptop.")
            if copies
            else _("No bundle was written on this laptop. Backups on sticks: destroy them by hand.")
        )
        return [*story, text(words, styles.body), *_set_aside(act)]
    words = _(
        "Files on sticks are out of the program's reach. Delete these bundles there, and "
        "backups on sticks that are older than this record."
    )
    rows = [
        (_("bundle {number}").format(number=number), file, _day(written))
        for number, file, written in sticks[-_MOST_STICKS:]
    ]
    widths = [_WIDTH * 0.25, _WIDTH * 0.45, _WIDTH * 0.3]
    heads = [_("Bundle"), _("File"), _("Written")]
    grid = blocks.grid(heads, rows, widths)
    return [*story, text(words, styles.body), Spacer(1, 4), grid, *_set_aside(act)]


def _set_aside(act: ErasureAct) -> list[Flowable]:
    """Return what became of the state that a restore before the erasure had set aside."""
    aside, removed = act.facts.get("set_aside"), act.facts.get("set_aside_removed")
    if not aside:
        return []
    if removed:
        words = _(
            "The state that restoring a backup set aside on {day} may have held the data. By"
            " {removed} it was deleted."
        ).format(day=_day(aside), removed=_day(removed))
    else:
        words = _(
            "The state that restoring a backup set aside on {day} is still on this laptop and may"
            " hold the data. It was not deleted with this record, since it may be the only copy of"
            " other work: decide about it in the settings, where this record stands."
        ).format(day=_day(aside))
    return [Spacer(1, 6), text(words, styles.body)]


_MOST_STICKS = 12


def _carried(copies: Sequence[Sequence[str]]) -> list[Flowable]:
    """Return the sticks and folders that backups were carried to."""
    words = _(
        "Backups of this laptop lie on the sticks and in the folders below. The next backup to "
        "each deletes the earlier ones there; destroy those that are not used any more."
    )
    rows = [(name, _day(at)) for name, at in copies]
    widths = [_WIDTH * 0.7, _WIDTH * 0.3]
    heads = [_("Stick or folder"), _("Last backup")]
    return [text(words, styles.body), Spacer(1, 4), blocks.grid(heads, rows, widths), Spacer(1, 6)]


def _extract(lines: Sequence[LogLine]) -> Flowable:
    heads = [_("When"), _("Laptop"), _("Who"), _("What"), _("Identifier")]
    share = (0.17, 0.1, 0.22, 0.27, 0.24)
    rows = [
        [
            _("{day}, {time}").format(
                day=table_date(line.at.astimezone().date()), time=clock(line.at.astimezone())
            ),
            line.laptop,
            line.author,
            _what(line.what),
            line.id[:_ID_SIGNS],
        ]
        for line in lines
    ]
    return blocks.grid(heads, rows, [_WIDTH * part for part in share])


def _what(code: str) -> str:
    kind, _colon, count = code.partition(":")
    many = int(count)
    if kind == "written":
        said = ngettext(
            "{count} value written, erased now", "{count} values written, erased now", many
        )
        return said.format(count=many)
    taken = ngettext("taken out of {count} form", "taken out of {count} forms", many).format(
        count=many
    )
    if kind == "redacted":
        return taken
    erased = _("person erased")
    return f"{erased}, {taken}" if many else erased


def _day(text_: str) -> str:
    try:
        return table_date(date.fromisoformat(text_[:10]))
    except ValueError:
        return text_
