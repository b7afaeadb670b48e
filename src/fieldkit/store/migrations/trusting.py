"""Frozen SQL of migration 0002: what certificates let laptops write, and what is held by them."""

TRUSTING = (
    """CREATE TABLE former_keys (
    recipient TEXT NOT NULL, age_identity TEXT NOT NULL, retired_at TEXT NOT NULL,
    PRIMARY KEY (recipient)) STRICT""",
    """CREATE TABLE laptop_certificates (
    device TEXT NOT NULL, document TEXT NOT NULL, issued_at TEXT NOT NULL, expires_at TEXT NOT
    NULL, held INTEGER DEFAULT '0' NOT NULL, roles TEXT DEFAULT '[]' NOT NULL, districts TEXT
    DEFAULT '[]' NOT NULL, programmes TEXT DEFAULT '[]' NOT NULL, PRIMARY KEY (device) ) STRICT""",
    """CREATE TABLE quarantine (
    id BLOB NOT NULL, chain INTEGER NOT NULL, thing INTEGER NOT NULL, reason TEXT NOT NULL,
    held_at TEXT NOT NULL, let_in_at TEXT, PRIMARY KEY (id)) WITHOUT ROWID, STRICT""",
    "CREATE INDEX quarantine_held ON quarantine (chain) WHERE let_in_at IS NULL",
    "CREATE INDEX quarantine_by_thing ON quarantine (thing, chain)",
)
