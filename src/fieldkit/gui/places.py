"""Which pages the window has, by key, and where in the code each one lives."""

from dataclasses import dataclass
from importlib import import_module

from fieldkit.gui.desk import Desk
from fieldkit.gui.navigation import Place
from fieldkit.gui.page import Page
from fieldkit.i18n import _
from fieldkit.records.permissions import Act, Rights


@dataclass(frozen=True, slots=True)
class PageSource:
    """The module and class of a page, the name in the navigation that stands for it, and its act.

    Whoever lacks the act is not led there. The services behind the page refuse by themselves.
    """

    module: str
    name: str
    stands_under: str
    act: Act = Act.WORK


_PAGES = {
    "home": PageSource("home.page", "HomePage", "home"),
    "families": PageSource("cases.page", "FamiliesPage", "families", Act.SEE_FAMILIES),
    "pairs": PageSource("cases.pairs_page", "PairsPage", "families", Act.SEE_ALL_FAMILIES),
    "forms": PageSource("forms.page", "FormsPage", "forms", Act.FILL_FORMS),
    "workshop": PageSource("workshop.page", "WorkshopPage", "forms", Act.INSTALL_FORMS),
    "fill": PageSource("filling.page", "FillingPage", "forms", Act.SEE_FAMILIES),
    "events": PageSource("attendance.events_page", "EventsPage", "events", Act.ATTEND),
    "event": PageSource("attendance.page", "EventPage", "events", Act.ATTEND),
    "certificates": PageSource(
        "attendance.register_page", "RegisterPage", "events", Act.PLAN_EVENTS
    ),
    "exchange": PageSource("sync.page", "ExchangePage", "exchange", Act.CARRY_BUNDLES),
    "discrepancies": PageSource(
        "discrepancies.page", "DiscrepanciesPage", "exchange", Act.PLAN_EVENTS
    ),
    "office": PageSource("office.page", "OfficePage", "office", Act.RUN_OFFICE),
    "settings": PageSource("settings.page", "SettingsPage", "settings"),
    "lists": PageSource("lists.page", "ListsPage", "settings", Act.EDIT_LISTS),
    "trail": PageSource("trail.page", "AuditTrailPage", "settings", Act.READ_TRAIL),
}


def places(rights: Rights, *, office: bool) -> tuple[Place, ...]:
    """Return the names of the navigation that a user may open.

    Head office has its own page in the exchange's place.
    """
    named = [
        Place("home", _("Home"), "house"),
        Place("families", _("Families"), "users"),
        Place("forms", _("Forms"), "clipboard-list"),
        Place("events", _("Events"), "calendar-check"),
        Place("exchange", _("Exchange"), "arrow-left-right"),
        Place("office", _("Head office"), "landmark"),
        Place("settings", _("Settings"), "settings", last=True),
    ]
    # An office hands nothing over to itself: it takes in, on a page of its own.
    left_out = "exchange" if office else "office"
    return tuple(
        place for place in named if place.key != left_out and rights.may(page_act(place.key))
    )


def make_page(key: str, desk: Desk) -> Page:
    """Build a page; its room is imported at the first visit. Raises KeyError."""
    source = _PAGES[key]
    made = getattr(import_module(f"fieldkit.gui.{source.module}"), source.name)(desk)
    if not isinstance(made, Page):
        raise TypeError(source.name)
    return made


def page_keys() -> frozenset[str]:
    """Return the keys of all pages."""
    return frozenset(_PAGES)


def page_act(key: str) -> Act:
    """Return the act that opening a page is. Raises KeyError."""
    return _PAGES[key].act


def stands_under(key: str) -> str:
    """Return which name of the navigation is marked while a page is open. Raises KeyError."""
    return _PAGES[key].stands_under
