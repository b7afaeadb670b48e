"""What a pack, a form or a list can be refused for."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class NotAPack(FieldkitError):
    """A folder without a manifest was offered as a pack."""

    template = N_("There is no form pack in {name}: the file pack.toml is missing.")


class ManifestUnreadable(FieldkitError):
    """The manifest is no TOML, or lacks what a pack must say of itself."""

    template = N_(
        "The pack's description pack.toml could not be read: {said}."
        " Correct the file, or ask whoever made the pack."
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
    """A form's file is no workbook."""

    template = N_(
        "The form {name} could not be opened: it is no XLSX workbook, or it is damaged."
        " Copy the file again, or save it as XLSX."
    )


class FormDoesNotConvert(FieldkitError):
    """A workbook holds something that cannot become a form.

    ``place`` is where, as far as it is known; ``said`` is what is wrong there.
    """

    template = N_(
        "The form could not be built. {place}: {said}."
        " Correct and save the file, then open it again; the earlier version still works."
    )
