"""The table of cards that were made one with others, which follows from the log."""

from fieldkit.store.columns import key, table, text

# By which id a card is gone on with, for each that is not.
aliases = table("aliases", key("list_name"), key("id"), text("kept_id", None), without_rowid=True)
