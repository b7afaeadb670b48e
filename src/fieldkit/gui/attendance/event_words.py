"""How the kinds of events are called."""

from fieldkit.i18n import pgettext
from fieldkit.records.event import EventFormat


def format_words(kind: EventFormat) -> str:
    """Return how people meet, in one or two words."""
    return {
        EventFormat.SEMINAR: pgettext("event", "Seminar"),
        EventFormat.TRAINING: pgettext("event", "Training"),
        EventFormat.WEBINAR: pgettext("event", "Webinar"),
        EventFormat.ROUND_TABLE: pgettext("event", "Round table"),
        EventFormat.SITE_VISIT: pgettext("event", "Site visit"),
        EventFormat.SUPPORT_GROUP: pgettext("event", "Support group"),
        EventFormat.DAY_CARE: pgettext("event", "Day care"),
    }[kind]
