"""What a table can be refused for."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class TableUnreadable(FieldkitError):
    """A file was offered as a table that is none, or none that we read."""

    template = N_("{name} could not be read as a table. Save it as XLSX or CSV and try again.")


class TableTooLarge(FieldkitError):
    """A table has more rows, columns or octets than we take in at once."""

    template = N_("{name} is too large for a table of this kind. Check that it is the right file.")


class TableEmpty(FieldkitError):
    """A table was offered that holds nothing."""

    template = N_("There is nothing in this table. Copy the rows with the names and try again.")
