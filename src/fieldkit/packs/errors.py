"""What a pack, a form or a list can be refused for."""

from collections.abc import Sequence
from typing import Self

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, ngettext
from fieldkit.packs.findings import Finding


class NotAPack(FieldkitError):
    """A folder without a manifest was offered as a pack."""

    template = N_("There is no form pack in {name}: the file pack.toml is missing.")


class ManifestUnreadable(FieldkitError):
    """The manifest is no TOML, or lacks what a pack must say of itself."""

    template = N_(
        "The pack's description pack.toml could not be read: {said}."
        " Correct the file, or ask whoever made the pack."
    )


class PackArchiveRefused(FieldkitError):
    """A packed form pack is no ZIP file, is damaged, or names files that lead elsewhere."""

    template = N_(
        "The form pack {name} could not be unpacked: {said}."
        " Copy the file again, or ask whoever made the pack."
    )


class PackFileMissing(FieldkitError):
    """The manifest names a file that the pack does not hold."""

    template = N_(
        "The pack names the file {name}, which it does not hold."
        " Copy the whole pack again, or ask whoever made it."
    )


class ListUnreadable(FieldkitError):
    """A list's file is no table, or lacks its name and label columns."""

    template = N_(
        "The list {name} could not be read, row {row}: {said}."
        " Correct the file, or ask whoever made the pack."
    )


class FormFileTooLarge(FieldkitError):
    """A form's workbook is larger, or unpacks to more, than any form does."""

    template = N_(
        "The form {name} was not opened: the file is larger than a form can be."
        " Check that it is the right file."
    )


class FormFileUnreadable(FieldkitError):
    """A form's file is no workbook, no table and no XForm."""

    template = N_(
        "The form {name} could not be opened: it is no XLSX, XLS or CSV form, or it is damaged."
        " Copy the file again, or save it as XLSX."
    )


class MediaRefused(FieldkitError):
    """A form asks for a file by a name that could lead out of its folder."""

    template = N_(
        "The form asks for the file {name}, which is no plain file name."
        " Have its author correct the name."
    )


class MediaUnreadable(FieldkitError):
    """A list beside a form is not what its name says."""

    template = N_(
        "The file {name} beside the form could not be read. Copy it again, or save it anew;"
        " the earlier version of the form still works."
    )


class MediaTooLarge(FieldkitError):
    """A file beside a form is larger than the program keeps."""

    template = N_(
        "The file {name} beside the form is too large: {size}, the limit is {limit}."
        " Make it smaller, then open the form again."
    )


class FormDoesNotConvert(FieldkitError):
    """A form holds something that cannot become a form here.

    ``findings`` are all that is known to be amiss; ``place`` and ``said`` say
    where and what the first of them is.
    """

    template = N_(
        "The form could not be built. {place}: {said}."
        " Correct and save the file, then open it again; the earlier version still works."
    )
    _SHOWN = 20

    def __init__(self, *, findings: Sequence[Finding] = (), **facts: object) -> None:
        super().__init__(**facts)
        self.findings = tuple(findings)

    @classmethod
    def because(cls, findings: Sequence[Finding], file: str) -> Self:
        """Return the refusal of a form for these findings, at least one, in their order."""
        first = findings[0]
        return cls(
            findings=findings, place=first.place(file), said=first.said.rstrip("."), file=file
        )

    def sentence(self) -> str:
        """Return all problems, each on a line of its own where there are several."""
        if len(self.findings) < 2:  # noqa: PLR2004 - one stands in the sentence itself
            return super().sentence()
        count = len(self.findings)
        head = ngettext(
            "The form could not be built, {count} problem was found.",
            "The form could not be built, {count} problems were found.",
            count,
        ).format(count=count)
        file = str(self.facts.get("file", ""))
        lines = [
            _("{place}: {said}.").format(place=each.place(file), said=each.said.rstrip("."))
            for each in self.findings[: self._SHOWN]
        ]
        left = count - len(lines)
        if left:
            lines.append(
                ngettext("And {count} more.", "And {count} more.", left).format(count=left)
            )
        end = _("Correct and save the file, then open it again; the earlier version still works.")
        return "\n".join([head, *lines, end])
