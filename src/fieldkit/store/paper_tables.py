"""The tables of what events put on paper: its design, the sheets printed, the scans of them.

All of them follow from the log.
"""

import sqlalchemy as sa

from fieldkit.store.columns import number, number_key, table, text

# Pictures stand in them as Base64: they are small, and travel as any field of the log does.
paper_designs = table(
    "paper_designs",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("made_at", None),
    text("heading"),
    text("columns"),
    text("signatories"),
    text("logo"),
    text("second_logo"),
    text("background"),
)

printed_sheets = table(
    "printed_sheets",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    text("scope", None),
    number("version", None),
    text("pages", None),
    text("printed_at", None),
    text("printed_by"),
    sa.Index("printed_sheets_by_event", "event_id"),
)

sheet_scans = table(
    "sheet_scans",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    text("day", None),
    text("scope"),
    number("version"),
    number("page"),
    text("sha256", None),
    number("size", None),
    text("media_type", None),
    text("made_at", None),
    text("title"),
    number("width"),
    number("height"),
    sa.Index("sheet_scans_by_event", "event_id"),
    sa.Index("sheet_scans_by_sum", "sha256"),
)

PAPERS = (paper_designs, printed_sheets, sheet_scans)
