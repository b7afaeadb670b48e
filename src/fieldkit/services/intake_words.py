"""What taking in a bundle brought, in words."""

from fieldkit.i18n import _, ngettext
from fieldkit.records.device import Device


def taken_sentence(
    counts: tuple[int, int, int], missed: int, waiting: tuple[int, ...], sender: Device
) -> str:
    """Return what came: counts of changes, discrepancies and files, and what lacks yet.

    ``missed`` counts files of the sender's forms that have not come,
    ``waiting`` are the numbers of bundles that never came.
    """
    changes, discrepancies, files = counts
    words = [
        ngettext("{count} change taken in.", "{count} changes taken in.", changes).format(
            count=changes
        )
    ]
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
