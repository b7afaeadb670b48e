"""What revision 0002 adds so that two workspaces can compare what they hold, frozen as it is."""

# The state of each chain, as far as it was worked out.
_STATES = (
    """CREATE TABLE state_reach (
    chain INTEGER NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL,
    PRIMARY KEY (chain)) STRICT""",
    """CREATE TABLE state_sums (
    chain INTEGER NOT NULL, bucket INTEGER NOT NULL, sum BLOB NOT NULL,
    PRIMARY KEY (chain, bucket)) WITHOUT ROWID, STRICT""",
    """CREATE TABLE state_things (
    chain INTEGER NOT NULL, thing INTEGER NOT NULL, bucket INTEGER NOT NULL,
    digest BLOB NOT NULL, damaged INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (chain, thing)) WITHOUT ROWID, STRICT""",
    "CREATE INDEX state_things_by_bucket ON state_things (chain, bucket)",
    "CREATE INDEX state_things_damaged ON state_things (chain) WHERE damaged = 1",
)
_FORKS = ("ALTER TABLE chains ADD COLUMN forked INTEGER DEFAULT '0' NOT NULL",)
_LESSER = ("CREATE INDEX changes_stand_ins ON changes (commit_no) WHERE salt = x'01'",)
COMPARING = (*_FORKS, *_STATES, *_LESSER)
