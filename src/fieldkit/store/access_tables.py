"""The tables of ways in and of sealed facts: local, in backups, never in the log."""

import sqlalchemy as sa

from fieldkit.store.columns import binary, key, table, text

# At head office: what opens each laptop's workspace when its passphrase is forgotten.
recovery_words = table(
    "recovery_words",
    key("laptop"),
    key("number"),
    binary("secret"),
    text("made_at", None),
    text("taken_at", None),
    sa.Column("read_at", sa.Text),
)

# The P4 key, sealed to each of its named holders.
sealed_holders = table("sealed_holders", key("user_id"), binary("box"))

# Answers of level P4, taken out of a draft or a submission: ``owner`` is its id, ``ref`` the
# question's place in the form, ``box`` is encrypted by the P4 key.
sealed_answers = table("sealed_answers", key("owner"), key("ref"), binary("box"))
