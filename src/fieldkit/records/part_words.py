"""In which part people are at an event, in words, and what they are called where names stay out."""

from fieldkit.i18n import pgettext
from fieldkit.records.event import RegistrationRole


def role_words(role: RegistrationRole) -> str:
    """Return in which part a person is there."""
    return {
        RegistrationRole.PARTICIPANT: pgettext("role", "participant"),
        RegistrationRole.SPEAKER: pgettext("role", "speaker"),
        RegistrationRole.ORGANISER: pgettext("role", "organiser"),
        RegistrationRole.GUEST: pgettext("role", "guest"),
        RegistrationRole.INTERPRETER: pgettext("role", "interpreter"),
        RegistrationRole.OBSERVER: pgettext("role", "observer"),
    }[role]


def given_name(name: str) -> str:
    """Return the given name alone; "guest 3" and a number in the place of a name stay whole."""
    parts = name.split()
    return parts[1] if len(parts) > 1 and parts[1][0].isalpha() else name
