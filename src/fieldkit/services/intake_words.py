"""What taking in a bundle brought, in words."""

from fieldkit.i18n import _, ngettext
from fieldkit.records.device import Device


def taken_sentence(
    counts: tuple[int, int, int, int, int], missed: int, waiting: tuple[int, ...], sender: Device
) -> str:
    """Return what came: changes, discrepancies, files, kept aside, held, and what lacks yet.

    ``missed`` counts files of the sender's forms that have not come,
    ``waiting`` are the numbers of bundles that never came.
    """
    changes, discrepancies, files, aside, held = counts
    words = [
        ngettext("{count} change taken in.", "{count} changes taken in.", changes).format(
            count=changes
        )
    ]
    if aside:
        words.append(aside_sentence(aside))
    if held:
        words.append(held_sentence(held))
    if files:
        said = ngettext("{count} attached file came.", "{count} attached files came.", files)
        words.append(said.format(count=files))
    if missed:
        said = ngettext(
            "{count} attached file is missing; the receipt asks for it.",
            "{count} attached files are missing; the receipt asks for them.",
            missed,
        )
        words.append(said.format(count=missed))
    if discrepancies:
        words.append(
            ngettext(
                "{count} discrepancy awaits a decision.",
                "{count} discrepancies await a decision.",
                discrepancies,
            ).format(count=discrepancies)
        )
    if waiting:
        numbers = ", ".join(str(number) for number in waiting[-5:])
        words.append(
            _("Some of them wait for bundle {numbers} of laptop {code}.").format(
                numbers=numbers, code=sender.code
            )
        )
    return " ".join(words)


def aside_sentence(aside: int) -> str:
    """Return how many changes are of a newer program."""
    return ngettext(
        "{count} of them is of a newer program: it is kept as it came, and shown once this "
        "program is newer too.",
        "{count} of them are of a newer program: they are kept as they came, and shown once "
        "this program is newer too.",
        aside,
    ).format(count=aside)


def held_sentence(held: int) -> str:
    """Return at head office how many changes wait for a person, since they are not the laptop's."""
    return ngettext(
        "{count} of them is not this laptop's to write by its permit: it is kept and waits for "
        "you in the list of laptops.",
        "{count} of them are not this laptop's to write by its permit: they are kept and wait "
        "for you in the list of laptops.",
        held,
    ).format(count=held)


def held_back_sentence(held: int) -> str:
    """Return on the laptop how many of its changes wait at head office for a person."""
    return ngettext(
        "{count} change has come to head office and waits there for a person to look at it: by"
        " this laptop's permit it is not for it to write. Nothing is lost.",
        "{count} changes have come to head office and wait there for a person to look at them: by"
        " this laptop's permit they are not for it to write. Nothing is lost.",
        held,
    ).format(count=held)


def totals_sentence(sender: Device, *, kept: bool) -> str:
    """Return what became of a laptop's figures."""
    if kept:
        said = _("The figures of laptop {code} are taken in; they take the place of earlier ones.")
    else:
        said = _("Newer figures of laptop {code} are here already, so these change nothing.")
    return said.format(code=sender.code)
