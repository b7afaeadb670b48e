"""The tables of a workspace that hold the log, and those that are derived from it."""

import sqlalchemy as sa

from fieldkit.store.alias_tables import aliases
from fieldkit.store.certificate_tables import ISSUED
from fieldkit.store.columns import binary, key, number, number_key, table, text
from fieldkit.store.paper_tables import PAPERS
from fieldkit.store.withdrawal_tables import form_withdrawals

# --- The log: the truth, from which the derived tables can be made again. ---

# One row a device and epoch. ``head`` is the last change without a gap before it, ``handed`` and
# ``confirmed`` are how far bundles and receipts reach. ``forked`` is the first number that two
# changes bear, 0 where none is: then two copies of the device's workspace wrote under one epoch.
chains = table(
    "chains",
    number_key("id"),
    text("device", None),
    text("epoch", None),
    number("own"),
    number("seq"),
    binary("head"),
    text("hlc"),
    number("handed"),
    number("confirmed"),
    number("forked"),
    sa.UniqueConstraint("device", "epoch"),
)

# Whatever the log speaks of, by a short number.
things = table(
    "things",
    number_key("id"),
    text("type", None),
    text("entity", None),
    sa.UniqueConstraint("type", "entity"),
)

commits = table(
    "commits",
    number_key("no"),
    text("id", None),
    number("chain", None),
    number("first_seq", None),
    number("last_seq", None),
    binary("signature"),
    sa.Index("commits_by_chain", "chain", "last_seq"),
)

# Hashes are kept as bytes, ``parents`` as 32 bytes each, one after another. An id is looked up by
# its place in the chain or among its thing's: an index of hashes would write a page for each, in
# no order. ``state``: 0 applied,
# 1 waiting for a parent, 2 kept aside because its content is not understood,
# 3 withheld: its content is not for this workspace.
changes = table(
    "changes",
    number_key("no"),
    binary("id"),
    number("chain", None),
    number("seq", None),
    binary("prev"),
    text("hlc", None),
    text("user", None),
    number("thing", None),
    text("field", None),
    text("op", None),
    binary("parents"),
    text("form"),
    number("commit_no", None),
    binary("salt"),
    binary("sha256"),
    sa.Column("payload", sa.Text),
    number("state"),
    sa.Index("changes_by_chain", "chain", "seq"),
    sa.Index("changes_by_thing", "thing"),
    sa.Index("changes_not_applied", "state", sqlite_where=sa.text("state <> 0")),
    # What stands in the place of something that stays on its laptop: nobody else gets it.
    sa.Index("changes_stand_ins", "commit_no", sqlite_where=sa.text("salt = x'01'")),
    sa.Index("changes_erasing", "thing", sqlite_where=sa.text("op = 'erase'")),
)

# Which waiting change waits for which missing parent.
waits = table(
    "waits",
    sa.Column("parent", sa.LargeBinary, primary_key=True),
    number_key("change_no"),
    without_rowid=True,
)

# The changes of each field that nobody has followed up; more than one where people differ.
heads = table(
    "heads",
    number_key("thing"),
    key("field"),
    number_key("change_no"),
    without_rowid=True,
)

discrepancies = table("discrepancies", number_key("thing"), key("field"), without_rowid=True)

# --- Derived from the log. ---

# ``merged_into`` is the card that is gone on with instead of this one, which then counts as
# deleted; ``also`` says what the cards say that this one is gone on with instead of.
entities = table(
    "entities",
    number_key("thing"),
    text("list_name", None),
    text("id", None),
    text("label"),
    text("properties", "{}"),
    number("version"),
    sa.Column("trunk_version", sa.Integer),
    sa.Column("branch_id", sa.Text),
    text("created_at"),
    text("updated_at"),
    number("deleted"),
    text("discrepancies", "[]"),
    number("erased"),
    text("merged_into"),
    text("also"),
    sa.UniqueConstraint("list_name", "id"),
    sa.Index("entities_merged", "merged_into", sqlite_where=sa.text("merged_into <> ''")),
    sa.Index("entities_erased", "list_name", "id", sqlite_where=sa.text("erased = 1")),
    sa.Index("entities_deleted", "list_name", "id", sqlite_where=sa.text("deleted = 1")),
)

# Values of entities in the order of reading: sorting, filters and relations go by it.
facets = table(
    "facets",
    number_key("facet"),
    key("key"),
    number_key("thing"),
    without_rowid=True,
)

# Where a case stands in lists, whatever day it is (records.casework.Need), one row a case.
# ``family`` is the number of its family, and ``surname`` the place of that in the order of reading;
# null where there is none. The indexes hold all that the lists of families and of what is due ask.
needs = table(
    "needs",
    number_key("thing"),
    sa.Column("family", sa.Integer),
    sa.Column("surname", sa.Text),
    text("curator"),
    number("rank"),
    sa.Column("earliest", sa.Text),
    sa.Column("due", sa.Text),
    sa.Index("needs_by_surname", "rank", "surname", "family", "earliest", "curator"),
    sa.Index("needs_by_day", "rank", "earliest", "surname", "family", "due", "curator"),
    sa.Index("needs_by_family", "family", "rank", "curator"),
)

submissions = table(
    "submissions",
    number_key("thing"),
    sa.Column("instance_id", sa.Text, nullable=False, unique=True),
    text("form_id", None),
    text("form_version", None),
    text("xml", None),
    text("title"),
    text("finalized_at", None),
    text("user_id"),
    text("user_name"),
    text("device"),
    number("version", "1"),
    sa.Column("replaces", sa.Text),
    text("reason"),
    text("subjects", "[]"),
    text("audit"),
    text("redacted", "[]"),
    text("attachments", "[]"),
    text("notes", "[]"),
    text("visited_on"),
    number("from_paper"),
    sa.Index("submissions_by_time", "finalized_at"),
    sa.Index("submissions_by_form", "form_id", "finalized_at"),
    sa.Index("submissions_replaced", "replaces", sqlite_where=sa.text("replaces IS NOT NULL")),
    sa.Index("submissions_about_nobody", "finalized_at", sqlite_where=sa.text("subjects = '[]'")),
)

reviews = table(
    "reviews",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("instance_id", None),
    text("at", None),
    text("user_id"),
    text("user_name"),
    text("comment"),
    text("remarks", "[]"),
    sa.Index("reviews_by_form", "instance_id"),
)

# ``local`` marks those of forms that are never logged; they have no thing in the log.
submission_subjects = table(
    "submission_subjects",
    key("list_name"),
    key("entity_id"),
    key("instance_id"),
    without_rowid=True,
)

# Which finalized forms a file is attached to, by the SHA-256 of its content.
submission_files = table(
    "submission_files",
    key("sha256"),
    key("instance_id"),
    key("name"),
    sa.Index("submission_files_by_form", "instance_id"),
    without_rowid=True,
)

events = table(
    "events",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("title", None),
    text("format", None),
    text("starts_on", None),
    text("ends_on", None),
    text("place"),
    text("programme"),
    text("district"),
    text("organiser"),
    text("status"),
    number("academic_hours"),
    sa.Column("completion_share", sa.REAL, nullable=False),
    text("series"),
    number("headcount"),
    text("reason"),
    text("zone"),
    number("places"),
    number("places_per_org"),
    number("places_per_district"),
    sa.Index("events_by_day", "starts_on"),
)

sessions = table(
    "sessions",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    number("number", None),
    text("day", None),
    text("starts", None),
    text("ends", None),
    text("title"),
    text("kind"),
    text("room"),
    text("speakers"),
    sa.Column("closed_at", sa.Text),
    text("closed_by"),
    number("opened_again"),
    text("reopened_for"),
    sa.Column("counted", sa.Integer),
    text("counted_note"),
    text("track"),
    text("host"),
    number("cancelled"),
    number("required"),
    sa.Index("sessions_by_event", "event_id", "number"),
)

registrations = table(
    "registrations",
    number_key("thing"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("event_id", None),
    number("row_no", None),
    text("name", None),
    text("role"),
    text("specialist_id"),
    text("organisation_id"),
    text("org_then"),
    text("district_then"),
    text("position"),
    text("source"),
    text("consent_page"),
    number("confirmed"),
    number("withdrawn"),
    text("folded"),
    text("track"),
    number("waiting"),
    number("declined"),
    number("anonymous"),
    text("person_id"),
    text("case_id"),
    text("phone"),
    text("email"),
    text("consent"),
    text("consent_photo"),
    text("merged_into"),
    text("row_laptop"),
    text("same_as"),
    text("sessions"),
    number("forgotten"),
    text("hall"),
    text("then_note"),
    sa.Column("years", sa.Integer),
    sa.Index("registrations_by_event", "event_id", "row_no"),
    sa.Index("registrations_by_case", "case_id", sqlite_where=sa.text("case_id <> ''")),
    sa.Index("registrations_merged", "merged_into", sqlite_where=sa.text("merged_into <> ''")),
    sa.Index("registrations_forgotten", "id", sqlite_where=sa.text("forgotten = 1")),
)

marks = table(
    "marks",
    number_key("thing"),
    text("session_id", None),
    text("registration_id", None),
    text("status", None),
    number("minutes"),
    text("note"),
    text("reason"),
    number("discrepancy"),
    sa.UniqueConstraint("session_id", "registration_id"),
)

# How many people of a category came to a session where nobody is named.
headcounts = table(
    "headcounts",
    number_key("thing"),
    text("session_id", None),
    text("category", None),
    number("people"),
    number("discrepancy"),
    sa.UniqueConstraint("session_id", "category"),
)

# The totals on the signed sheets of the halls in which people of one session sit.
hall_totals = table(
    "hall_totals",
    number_key("thing"),
    text("session_id", None),
    text("hall", None),
    number("counted"),
    text("note"),
    number("discrepancy"),
    sa.UniqueConstraint("session_id", "hall"),
)

# Folded words of cards, for searching; case numbers apart, which more people may find a card by.
# Full-text tables are SQLite's own, so they are made by hand; secure-delete, because FTS5
# otherwise keeps deleted words in its index (measured).
SEARCH_DDL = (
    """CREATE VIRTUAL TABLE entity_search USING fts5(
    numbers, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')""",
    "INSERT INTO entity_search(entity_search, rank) VALUES ('secure-delete', 1)",
    # The middles of words, without the text, which stands in the other table.
    """CREATE VIRTUAL TABLE entity_parts USING fts5(
    numbers, words, tokenize = 'trigram', content = '')""",
    "INSERT INTO entity_parts(entity_parts, rank) VALUES ('secure-delete', 1)",
)

LOG = (chains, things, commits, changes)
DERIVED = (
    waits,
    heads,
    discrepancies,
    entities,
    facets,
    needs,
    submissions,
    submission_subjects,
    submission_files,
    reviews,
    events,
    sessions,
    registrations,
    marks,
    *PAPERS,
    *ISSUED,
    headcounts,
    hall_totals,
    form_withdrawals,
    aliases,
)
