"""How the figures of an event's report are called, on paper, in the spreadsheet and the window."""

from datetime import date

from fieldkit.formats import number, table_date
from fieldkit.i18n import _, pgettext
from fieldkit.records.event_figures import UNKNOWN, EventFigures

_SEVERAL = 2


def figure_words(name: str) -> str:
    """Return what a figure is called."""
    return {
        "attended": _("Participants who attended"),
        "registered": _("Participants registered"),
        "completed": _("Participants who completed it"),
        "no_shows": _("Confirmed, did not come"),
        "organisations": pgettext("report", "Organisations"),
        "successors": _("Organisations by what they are part of today"),
        "without_organisation": _("Participants without an organisation"),
        "districts": _("Districts and towns represented"),
        "represented": _("Of the districts measured, represented"),
        "measured": _("Districts measured"),
        "speakers": pgettext("report", "Speakers"),
        "guests": pgettext("report", "Guests"),
        "days": pgettext("report", "Days"),
        "sessions": pgettext("report", "Sessions, breaks apart"),
        "hours": _("Hours of the programme"),
        "person_hours": _("Hours of all participants together"),
        "repeat": _("Were at earlier events"),
        "connections": pgettext("report", "Connections"),
        "at_screens": _("People at the screens"),
        "recording": _("Watched the recording only"),
        "counted": _("Visits counted by heads, nobody named"),
        "minded": _("Children looked after meanwhile"),
        "entered_late": _("Marks entered more than a month later"),
        "feedback_forms": _("Feedback forms filled in"),
        "room": _("People in the room, each once"),
    }[name]


def question_words(name: str) -> str:
    """Return what a question of the feedback form is about; one not known here is its name."""
    return {
        "usefulness": pgettext("report", "Usefulness"),
        "clarity": pgettext("report", "Clarity"),
        "practice": _("Use in practice"),
        "speakers": _("The speakers' work"),
        "organisation": _("Organisation of the event"),
        "nps": _("Would recommend it to colleagues"),
    }.get(name, name)


def topic_words(code: str) -> str:
    """Return a topic that the feedback form offers; one not known here is its code."""
    return {
        "case_management": _("case management"),
        "first_contact": _("first contact with a family"),
        "change_stage": _("stages of change"),
        "trauma": _("trauma and what follows it"),
        "addiction": _("addiction in the family"),
        "violence": _("violence in the family"),
        "teenagers": _("working with teenagers"),
        "infants": _("infants and attachment"),
        "interagency": _("working with agencies"),
        "law": _("legal matters"),
        "documentation": _("papers of a case"),
        "group_work": _("leading groups"),
        "remote_work": _("helping at a distance"),
        "burnout": _("professional burnout"),
        "other": pgettext("topic", "something else"),
    }.get(code, code.replace("_", " "))


def experience_words(key: str) -> str:
    """Return "1 to 3 years" for a group of years of practice."""
    return {
        "under_1": _("under 1 year"),
        "1_3": _("1 to 3 years"),
        "3_5": _("3 to 5 years"),
        "5_10": _("5 to 10 years"),
        "over_10": _("10 years and more"),
    }.get(key, _("not known"))


def org_kind_words(kind: str) -> str:
    """Return the kind of an organisation as people read it; one that is not known is its code."""
    return {
        "social_centre": _("social-support centre"),
        "social_protection": _("social protection authority"),
        "guardianship": _("guardianship authority"),
        "kdn": _("commission on minors' affairs"),
        "school": _("school"),
        "kindergarten": _("kindergarten"),
        "child_clinic": _("children's clinic"),
        "child_hospital": _("children's hospital"),
        "women_clinic": _("women's clinic"),
        "maternity_ward": _("maternity ward"),
        "baby_house": _("baby house"),
        "orphanage": _("children's home"),
        "shelter": _("crisis centre, halfway house"),
        "police": _("police"),
        "prosecutor": _("prosecutor's office"),
        "court": _("court"),
        "employment": _("employment centre"),
        "mfc": _("public services centre"),
        "ngo": _("non-governmental organisation"),
        "other": pgettext("kind", "other"),
        UNKNOWN: _("kind not known"),
    }.get(kind, kind)


def region_words(figures: EventFigures) -> str:
    """Return from which regions people came, and which were reached for the first time; or ""."""
    if len(figures.by_region) < _SEVERAL and not figures.first_regions:
        return ""
    told = ", ".join(f"{one.name} {number(one.people)}" for one in figures.by_region)
    line = _("Regions: {regions}.").format(regions=told)
    if figures.first_regions:
        first = _("For the first time: {regions}.").format(regions=", ".join(figures.first_regions))
        line = f"{line} {first}"
    return line


def measure_words(kind: str) -> str:
    """Return by which districts an event is measured."""
    return {
        "": _("all districts and towns of the region"),
        "rayon": _("rural districts of the region"),
        "urban": _("towns of the region"),
    }.get(kind, kind)


def no_words(name: str) -> str:
    """Return a name, or a dash's words where nothing is known."""
    return name or pgettext("report", "not given")


def hours_figure(value: float) -> str:
    """Return a figure without a fraction where it has none."""
    return number(value, 0 if float(value).is_integer() else 1)


def day_words(text: str) -> str:
    """Return an ISO day as it stands in tables."""
    try:
        return table_date(date.fromisoformat(text))
    except ValueError:
        return text
