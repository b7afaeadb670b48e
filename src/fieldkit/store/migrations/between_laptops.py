"""Frozen SQL of migration 0002: what laptops carry, hand to each other, and say of themselves.

It stands as it is, like all that a migration says: the tables of today may differ.
"""

from fieldkit.store.migrations.trusting import TRUSTING

BETWEEN_LAPTOPS = (
    *TRUSTING,
    """CREATE TABLE laptop_reports (
    device TEXT NOT NULL, epoch TEXT DEFAULT '' NOT NULL, number INTEGER DEFAULT '0' NOT NULL,
    program TEXT DEFAULT '' NOT NULL, chains TEXT DEFAULT '[]' NOT NULL, specialists TEXT DEFAULT
    '[]' NOT NULL, trust INTEGER DEFAULT '0' NOT NULL, kit INTEGER DEFAULT '0' NOT NULL,
    answered_at TEXT, PRIMARY KEY (device) ) STRICT""",
    """CREATE TABLE case_handovers (
    id TEXT NOT NULL, sent INTEGER NOT NULL, device TEXT NOT NULL, made_at TEXT NOT NULL, user_id
    TEXT NOT NULL, giver_name TEXT NOT NULL, receiver_id TEXT NOT NULL, receiver_name TEXT NOT NULL,
    families TEXT NOT NULL, number INTEGER DEFAULT '0' NOT NULL, mark INTEGER DEFAULT '0' NOT NULL,
    written_at TEXT, taken_back_at TEXT, PRIMARY KEY (id)) STRICT""",
    """CREATE TABLE peer_commits (
    chain INTEGER NOT NULL, last_seq INTEGER NOT NULL, sent_in INTEGER DEFAULT '0' NOT NULL,
    confirmed INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (chain, last_seq)) WITHOUT ROWID, STRICT""",
    """CREATE TABLE carried (
    id TEXT NOT NULL, bundle TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, kind TEXT
    NOT NULL, number INTEGER NOT NULL, file_name TEXT NOT NULL, size INTEGER NOT NULL, taken_at TEXT
    NOT NULL, standing TEXT NOT NULL, written_at TEXT, let_go_at TEXT, PRIMARY KEY (id)) STRICT""",
)
