"""The clock of an event: Russia's zones in words that people know, and what the day is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldkit.i18n import N_, _
from fieldkit.records.event import Event, Session


@dataclass(frozen=True, slots=True)
class Zone:
    """One of Russia's zones: its IANA name, hours from Moscow, its towns, other names of it."""

    name: str
    ahead: int
    towns: str
    aliases: tuple[str, ...] = ()


# As the Federal Law on the reckoning of time (107-FZ) has them; towns are those of most people.
RUSSIAN_ZONES = (
    Zone("Europe/Kaliningrad", -1, N_("Kaliningrad")),
    Zone(
        "Europe/Moscow",
        0,
        N_("Moscow, Saint Petersburg"),
        ("Europe/Kirov", "Europe/Volgograd", "Europe/Simferopol", "W-SU"),
    ),
    Zone(
        "Europe/Samara",
        1,
        N_("Samara, Saratov, Izhevsk"),
        ("Europe/Saratov", "Europe/Astrakhan", "Europe/Ulyanovsk"),
    ),
    Zone("Asia/Yekaterinburg", 2, N_("Yekaterinburg, Tyumen, Khanty-Mansiysk")),
    Zone("Asia/Omsk", 3, N_("Omsk")),
    Zone(
        "Asia/Krasnoyarsk",
        4,
        N_("Krasnoyarsk, Novosibirsk, Tomsk"),
        ("Asia/Novosibirsk", "Asia/Tomsk", "Asia/Barnaul", "Asia/Novokuznetsk"),
    ),
    Zone("Asia/Irkutsk", 5, N_("Irkutsk, Ulan-Ude")),
    Zone("Asia/Yakutsk", 6, N_("Blagoveshchensk, Chita, Yakutsk"), ("Asia/Chita", "Asia/Khandyga")),
    Zone("Asia/Vladivostok", 7, N_("Vladivostok, Khabarovsk"), ("Asia/Ust-Nera",)),
    Zone(
        "Asia/Magadan",
        8,
        N_("Magadan, Yuzhno-Sakhalinsk"),
        ("Asia/Sakhalin", "Asia/Srednekolymsk"),
    ),
    Zone("Asia/Kamchatka", 9, N_("Petropavlovsk-Kamchatsky, Anadyr"), ("Asia/Anadyr",)),
)
_KNOWN = {name: zone for zone in RUSSIAN_ZONES for name in (zone.name, *zone.aliases)}


def zone_words(name: str) -> str:
    """Return a zone as people know it, such as "МСК+6 (Благовещенск, Чита, Якутск)"."""
    zone = _KNOWN.get(name)
    if zone is None:
        return name
    hours = f"{zone.ahead:+d}".replace("-", "\N{MINUS SIGN}") if zone.ahead else ""
    return _("MSK{hours} ({towns})").format(hours=hours, towns=_(zone.towns))


def usual_name(name: str) -> str:
    """Return under which name a zone stands in the list: that of its largest towns."""
    zone = _KNOWN.get(name)
    return zone.name if zone else name


def zone_of(event: Event) -> tzinfo | None:
    """Return the zone of an event, None for the laptop's own or one that nobody knows."""
    try:
        return ZoneInfo(event.zone) if event.zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def event_now(event: Event, now: datetime) -> datetime:
    """Return a moment by the event's own clock."""
    zone = zone_of(event)
    return now.astimezone(zone) if zone is not None else now


def hours_there(event: Event, session: Session, now: datetime) -> tuple[datetime, datetime] | None:
    """Return a session's hours by the clock of ``now``, None where that is the event's own."""
    zone = zone_of(event)
    if zone is None:
        return None
    starts, ends = (one.replace(tzinfo=zone) for one in session.span())
    if (starts.utcoffset() or timedelta()) == (
        starts.astimezone(now.tzinfo).utcoffset() or timedelta()
    ):
        return None
    return starts.astimezone(now.tzinfo), ends.astimezone(now.tzinfo)
