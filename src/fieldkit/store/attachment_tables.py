"""The tables of attached files that stay here: which there are, and which drafts they are in."""

import sqlalchemy as sa

from fieldkit.store.columns import binary, key, number, table, text

# What lies in the folder of attached files and is sealed to nobody, by the SHA-256 of its content.
# ``sent_in`` is the bundle that carried it, or "-" where it came in one.
attachments = table(
    "attachments",
    key("sha256"),
    number("size", None),
    text("stored_at", None),
    sa.Column("sent_in", sa.Text),
    sa.Index("attachments_unsent", "stored_at", sqlite_where=sa.text("sent_in IS NULL")),
)

# The files of drafts; those of finalized forms follow from the log.
draft_files = table(
    "draft_files",
    key("owner"),
    key("name"),
    text("sha256", None),
    number("size", None),
    text("media_type", None),
    number("width"),
    number("height"),
    text("title"),
    text("made_at", None),
    sa.Index("draft_files_by_sum", "sha256"),
)

# Files that answer a question of level P4, of drafts and of finalized forms. All that tells
# something is in the box, encrypted by the P4 key, the key of the ``file`` too.
sealed_files = table(
    "sealed_files",
    key("owner"),
    key("name"),
    text("ref"),
    text("file", None),
    number("size", None),
    text("made_at", None),
    binary("box"),
    sa.Index("sealed_files_by_file", "file"),
)
