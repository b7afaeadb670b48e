"""What a file of head office brought to a laptop, counted and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.i18n import _, ngettext
from fieldkit.records.change import EntityType
from fieldkit.services.intake_words import aside_sentence, held_back_sentence
from fieldkit.services.receipts import Taken, asked_sentences
from fieldkit.services.state_check import Compared

if TYPE_CHECKING:
    from fieldkit.store.arrivals import Arrived
    from fieldkit.store.unit_of_work import Reading

_ABOUT_EVENTS = frozenset(
    {
        EntityType.EVENT,
        EntityType.SESSION,
        EntityType.REGISTRATION,
        EntityType.MARK,
        EntityType.HEADCOUNT,
        EntityType.HALL_TOTAL,
    }
)


@dataclass(frozen=True, slots=True)
class OfficeNews:
    """What came: ``returned`` are forms by instance ID, ``came`` and ``corrected`` families by ID.

    ``forms`` counts forms that others filled, ``events`` records of events,
    ``lists`` rows of lists that are about nobody, ``erased`` what was erased,
    ``regained`` changes that were made here once and lost. ``confirmed`` counts
    our changes that head office has now, ``left`` those that it has not;
    ``again`` are attached files that it asks for, ``parted``, ``compared`` and ``held`` as in
    ``Taken``.
    """

    returned: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    forms: int = 0
    events: int = 0
    lists: int = 0
    erased: int = 0
    regained: int = 0
    confirmed: int = 0
    left: int = 0
    again: int = 0
    parted: bool = False
    compared: Compared | None = None
    held: int = 0


def news_since(work: "Reading", mark: int, taken: Taken | None) -> OfficeNews:
    """Return what came after a mark, and what the receipt brought that came along."""
    arrived = work.arrivals.since(mark)
    others = [one for one in arrived if not one.own]
    fresh = {one.family_id for one in others if one.list_name == "families" and one.fresh}
    about = {one.family_id for one in others if one.family_id and not one.erased}
    return OfficeNews(
        returned=_returned(work, others),
        came=tuple(sorted(fresh)),
        corrected=tuple(sorted(about - fresh)),
        forms=sum(one.type is EntityType.SUBMISSION and one.fresh for one in others),
        events=sum(one.type in _ABOUT_EVENTS for one in others),
        lists=sum(_is_of_a_list(one) for one in others),
        erased=sum(one.erased for one in others),
        regained=sum(one.changes for one in arrived if one.own),
        confirmed=taken.confirmed if taken else 0,
        left=work.changes.unconfirmed_count(),
        again=taken.again if taken else 0,
        parted=taken is not None and taken.parted,
        compared=taken.compared if taken else None,
        held=taken.held if taken else 0,
    )


def news_sentence(news: OfficeNews, discrepancies: int, aside: int) -> str:
    """Return what came in one sentence, and what that asks of whoever reads it."""
    parts = [words.format(count=count) for words, count in _parts(news) if count]
    if news.lists:
        parts.append(_("lists brought up to date"))
    said = ", ".join(parts) or _("nothing new has come")
    words = [f"{said[0].upper()}{said[1:]}."]
    if news.left:
        waiting = ngettext(
            "{count} change is not confirmed yet.",
            "{count} changes are not confirmed yet.",
            news.left,
        )
        words.append(waiting.format(count=news.left))
    elif news.confirmed:
        words.append(_("Everything is handed over and confirmed."))
    words += asked_sentences(news.again, news.compared, parted=news.parted)
    if news.held:
        words.append(held_back_sentence(news.held))
    if aside:
        words.append(aside_sentence(aside))
    if discrepancies:
        said = ngettext(
            "{count} discrepancy awaits a decision.",
            "{count} discrepancies await a decision.",
            discrepancies,
        )
        words.append(said.format(count=discrepancies))
    return " ".join(words)


def _parts(news: OfficeNews) -> Iterable[tuple[str, int]]:
    returned, came, corrected = len(news.returned), len(news.came), len(news.corrected)
    return (
        (ngettext("{count} form was returned", "{count} forms were returned", returned), returned),
        (ngettext("{count} family came", "{count} families came", came), came),
        (
            ngettext("{count} card was corrected", "{count} cards were corrected", corrected),
            corrected,
        ),
        (
            ngettext(
                "{count} form of colleagues came", "{count} forms of colleagues came", news.forms
            ),
            news.forms,
        ),
        (
            ngettext(
                "{count} entry about events came", "{count} entries about events came", news.events
            ),
            news.events,
        ),
        (
            ngettext("{count} record was erased", "{count} records were erased", news.erased),
            news.erased,
        ),
        (
            ngettext("{count} lost change is back", "{count} lost changes are back", news.regained),
            news.regained,
        ),
        (
            ngettext(
                "{count} change was confirmed", "{count} changes were confirmed", news.confirmed
            ),
            news.confirmed,
        ),
    )


def _returned(work: "Reading", arrived: Iterable["Arrived"]) -> tuple[str, ...]:
    came = {one.entity for one in arrived if one.type is EntityType.REVIEW and one.fresh}
    waiting = {one.instance_id: None for one in work.reviews.open() if one.id in came}
    return tuple(waiting)


def _is_of_a_list(one: "Arrived") -> bool:
    return one.type is EntityType.ENTITY and not one.family_id and not one.erased
