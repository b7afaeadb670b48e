"""What a carried file is called for people: whose it is and for whom."""

from collections.abc import Collection

from fieldkit.formats import number
from fieldkit.i18n import _
from fieldkit.records.exchange import CarriedFile
from fieldkit.records.ids import short_code


def carried_words(file: CarriedFile, offices: Collection[str]) -> str:
    """Return such as "bundle 12 of laptop a7k3"; ``offices`` are the ids of our head office."""
    to_office, from_office = file.recipient in offices, file.sender in offices
    facts = {
        "number": number(file.number),
        "code": short_code(file.recipient if from_office else file.sender),
        "other": short_code(file.recipient),
    }
    if file.kind == "enrol":
        words = _("enrolment request of laptop {code}")
    elif file.kind == "welcome":
        words = _("welcome bundle for laptop {code}")
    elif file.kind == "receipt":
        words = _("receipt {number} for laptop {code}")
    elif to_office:
        words = _("bundle {number} of laptop {code}")
    elif from_office:
        words = _("bundle {number} of head office for laptop {code}")
    else:
        words = _("bundle {number} of laptop {code} for laptop {other}")
    return words.format(**facts)
