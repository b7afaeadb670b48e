"""The words of the audit trail: what each act is called, of which kind, about what it is."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from fieldkit.formats import clock, table_date
from fieldkit.i18n import N_, _, ngettext, pgettext
from fieldkit.records.trail import AuditEntry, TrailKind

_READ, _CHANGED, _PRINTED = TrailKind.READ, TrailKind.CHANGED, TrailKind.PRINTED
_EXPORTED, _ACCESS = TrailKind.EXPORTED, TrailKind.ACCESS
_RIGHTS, _UPKEEP = TrailKind.RIGHTS, TrailKind.UPKEEP


class About(StrEnum):
    """What the subject of an act is, so that it can be named."""

    RECORD = "record"  # "families/<id>", or another list
    FORM = "form"  # a finalized form, by its instance ID
    DRAFT = "draft"
    EVENT = "event"
    USER = "user"
    LAPTOP = "laptop"
    FORM_ID = "form id"  # a form, or a list, by its id
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ActWords:
    """One kind of line: what it is filtered by, what its subject is, and what a person reads."""

    kind: TrailKind
    about: About
    words: str


_ACTS = {
    "family_opened": (_READ, About.RECORD, N_("Opened the family's card")),
    "family_trail_opened": (_READ, About.RECORD, N_("Looked who had opened the family's card")),
    "form_opened": (_READ, About.FORM, N_("Opened a form")),
    "draft_opened": (_READ, About.DRAFT, N_("Opened a draft")),
    "sealed_opened": (_READ, About.FORM, N_("Opened sealed facts")),
    "file_opened": (_READ, About.FORM, N_("Opened an attached file")),
    "paper_previewed": (_READ, About.FORM, N_("Looked at a paper on the screen")),
    "event_opened": (_READ, About.EVENT, N_("Opened an event")),
    "pairs_opened": (_READ, About.NOTHING, N_("Looked through similar cards")),
    "trail_opened": (_READ, About.NOTHING, N_("Opened the audit trail")),
    "form_finalized": (_CHANGED, About.FORM, N_("Finalized a form")),
    "form_corrected": (_CHANGED, About.FORM, N_("Corrected a form")),
    "form_returned": (_CHANGED, About.FORM, N_("Returned a form with comments")),
    "discrepancy_decided": (_CHANGED, About.RECORD, N_("Decided between different values")),
    "event_discrepancy_decided": (
        _CHANGED,
        About.EVENT,
        N_("Decided between different values of an event"),
    ),
    "form_emptied": (_CHANGED, About.FORM, N_("Emptied a form whose period was over")),
    "answers_taken": (_CHANGED, About.DRAFT, N_("Took in answers from another device")),
    "draft_deleted": (_CHANGED, About.DRAFT, N_("Deleted a draft")),
    "draft_brought_back": (_CHANGED, About.DRAFT, N_("Brought a draft back")),
    "draft_handed_over": (_CHANGED, About.DRAFT, N_("Took a colleague's draft in")),
    "draft_moved": (_CHANGED, About.DRAFT, N_("Moved a draft to the new version of its form")),
    "file_attached": (_CHANGED, About.DRAFT, N_("Attached a file")),
    "file_removed": (_CHANGED, About.DRAFT, N_("Removed an attached file")),
    "person_deleted": (_CHANGED, About.RECORD, N_("Deleted a person")),
    "card_deleted": (_CHANGED, About.RECORD, N_("Deleted a card")),
    "brought_back": (_CHANGED, About.RECORD, N_("Brought a deleted record back")),
    "person_erased": (_CHANGED, About.RECORD, N_("Erased a person's data")),
    "consent_withdrawn": (_CHANGED, About.RECORD, N_("Recorded that consent was withdrawn")),
    "withdrawal_taken_back": (_CHANGED, About.RECORD, N_("Took back a withdrawal of consent")),
    "cards_kept_apart": (_CHANGED, About.RECORD, N_("Kept two alike cards apart")),
    "cards_marked_same": (_CHANGED, About.RECORD, N_("Marked two cards as one person")),
    "cards_merged": (_CHANGED, About.RECORD, N_("Merged two cards")),
    "cards_parted": (_CHANGED, About.RECORD, N_("Separated two merged cards")),
    "cards_asked_again": (_CHANGED, About.RECORD, N_("Took back what was said of two cards")),
    "case_team_changed": (_CHANGED, About.RECORD, N_("Changed who works on a case")),
    "list_extended": (_CHANGED, About.FORM_ID, N_("Added rows to a list")),
    "undone": (_CHANGED, About.NOTHING, N_("Undid the last step")),
    "event_created": (_CHANGED, About.EVENT, N_("Planned an event")),
    "event_changed": (_CHANGED, About.EVENT, N_("Changed an event")),
    "event_moved": (_CHANGED, About.EVENT, N_("Moved an event to other dates")),
    "event_cancelled": (_CHANGED, About.EVENT, N_("Cancelled an event")),
    "halls_shared_out": (_CHANGED, About.EVENT, N_("Shared people out among halls")),
    "headcount_changed": (_CHANGED, About.EVENT, N_("Counted people at a session")),
    "member_registered": (_CHANGED, About.EVENT, N_("Put a member of a family into a group")),
    "participants_merged": (_CHANGED, About.EVENT, N_("Merged two rows of one participant")),
    "participants_parted": (_CHANGED, About.EVENT, N_("Parted two merged rows of a participant")),
    "roster_import_undone": (_CHANGED, About.EVENT, N_("Took back an imported list")),
    "list_row_changed": (_CHANGED, About.RECORD, N_("Changed a row of a list")),
    "list_row_ended": (_CHANGED, About.RECORD, N_("Ended a row of a list")),
    "sessions_changed": (_CHANGED, About.EVENT, N_("Changed the sessions of an event")),
    "paper_design_changed": (_CHANGED, About.NOTHING, N_("Changed the design of papers")),
    "sheet_versioned": (_CHANGED, About.EVENT, N_("Printed a new version of a sign-in sheet")),
    "attendance_marked": (_CHANGED, About.EVENT, N_("Took attendance")),
    "scan_attached": (_CHANGED, About.EVENT, N_("Attached a scan of a signed sheet")),
    "scan_opened": (_READ, About.EVENT, N_("Opened a scan of a signed sheet")),
    "scan_copied": (_EXPORTED, About.EVENT, N_("Saved a copy of a scan of a signed sheet")),
    "scan_erased": (_CHANGED, About.EVENT, N_("Removed a scan of a signed sheet")),
    "mark_corrected": (_CHANGED, About.EVENT, N_("Corrected a mark of a closed session")),
    "mark_settled": (_CHANGED, About.EVENT, N_("Settled a discrepancy of a mark")),
    "total_counted": (_CHANGED, About.EVENT, N_("Noted the total of a signed sheet")),
    "session_closed": (_CHANGED, About.EVENT, N_("Closed a session")),
    "session_reopened": (_CHANGED, About.EVENT, N_("Reopened a closed session")),
    "participant_added": (_CHANGED, About.EVENT, N_("Registered a participant")),
    "role_added": (_CHANGED, About.EVENT, N_("Registered a participant in another role")),
    "participant_changed": (_CHANGED, About.EVENT, N_("Changed a participant's row")),
    "participant_withdrawn": (_CHANGED, About.EVENT, N_("Took a participant off the list")),
    "numbers_voided": (
        _CHANGED,
        About.NOTHING,
        N_("Voided the certificate numbers that were left over"),
    ),
    "register_erased": (
        _CHANGED,
        About.NOTHING,
        N_("Erased the names in a year's register of certificates"),
    ),
    "participant_erased": (_CHANGED, About.NOTHING, N_("Erased a participant's data")),
    "roster_imported": (_CHANGED, About.EVENT, N_("Imported a list of participants")),
    "certificates_issued": (_CHANGED, About.EVENT, N_("Issued certificates")),
    "certificate_duplicated": (_CHANGED, About.EVENT, N_("Issued a duplicate of a certificate")),
    "certificate_voided": (_CHANGED, About.EVENT, N_("Voided a certificate")),
    "certificate_valid_again": (_CHANGED, About.EVENT, N_("Took back a voiding")),
    "certificates_handed_over": (_CHANGED, About.EVENT, N_("Noted certificates as handed over")),
    "certificate_series_set": (_CHANGED, About.NOTHING, N_("Changed the series of certificates")),
    "register_opened": (_READ, About.NOTHING, N_("Opened the register of certificates")),
    "certificate_checked": (_READ, About.EVENT, N_("Checked a certificate")),
    "print certificates": (_PRINTED, About.EVENT, N_("Printed certificates")),
    "print statements": (_PRINTED, About.EVENT, N_("Printed statements of attendance")),
    "print register": (_PRINTED, About.NOTHING, N_("Printed the register of certificates")),
    "event_report_closed": (_CHANGED, About.EVENT, N_("Closed the report of an event")),
    "print event report": (_PRINTED, About.EVENT, N_("Printed the report of an event")),
    "event_photos_printed": (
        _PRINTED,
        About.EVENT,
        N_("Printed the report of an event with photos"),
    ),
    "provider_list_exported": (
        _EXPORTED,
        About.EVENT,
        N_("Wrote a list for a training provider"),
    ),
    "event_report_exported": (_EXPORTED, About.EVENT, N_("Wrote the report of an event as tables")),
    "webinar_imported": (_CHANGED, About.EVENT, N_("Imported who was connected")),
    "webinar_import_undone": (_CHANGED, About.EVENT, N_("Undid an import of connections")),
    "print summary": (_PRINTED, About.FORM, N_("Printed a summary")),
    "print family": (_PRINTED, About.FORM, N_("Printed a copy for the family")),
    "print answers": (_PRINTED, About.FORM, N_("Printed all answers of a form")),
    "print blank": (_PRINTED, About.FORM_ID, N_("Printed a blank form")),
    "print sign-in sheet": (_PRINTED, About.EVENT, N_("Printed a sign-in sheet")),
    "print passenger list": (_PRINTED, About.EVENT, N_("Printed a passenger list")),
    "print badges": (_PRINTED, About.EVENT, N_("Printed badges")),
    "print act of erasure": (_PRINTED, About.RECORD, N_("Printed a record of erasure")),
    "more_may_leave": (_EXPORTED, About.NOTHING, N_("Agreed that more leaves the laptop")),
    "totals_exported": (_EXPORTED, About.NOTHING, N_("Handed over figures")),
    "bundle_exported": (_EXPORTED, About.NOTHING, N_("Exported a bundle")),
    "data_exported": (_EXPORTED, About.FORM_ID, N_("Exported data as tables")),
    "trail_exported": (_EXPORTED, About.NOTHING, N_("Exported the audit trail")),
    "backup_carried": (_EXPORTED, About.NOTHING, N_("Wrote a backup to a stick")),
    "file_copied": (_EXPORTED, About.FORM, N_("Saved a copy of an attached file")),
    "receipt_written": (_EXPORTED, About.LAPTOP, N_("Wrote a receipt")),
    "kit_written": (_EXPORTED, About.NOTHING, N_("Wrote the file for all laptops")),
    "kit_taken_in": (_UPKEEP, About.NOTHING, N_("Took in the file for all laptops")),
    "announcement_read": (_READ, About.NOTHING, N_("Read an announcement of head office")),
    "answer_written": (_EXPORTED, About.LAPTOP, N_("Wrote an answer for a laptop")),
    "signed_in": (_ACCESS, About.NOTHING, N_("Opened the workspace")),
    "signed_out": (_ACCESS, About.NOTHING, N_("Closed the workspace")),
    "locked": (_ACCESS, About.NOTHING, N_("The screen was locked")),
    "unlock_failed": (_ACCESS, About.NOTHING, N_("A passphrase, sheet or words did not fit")),
    "unlocks_altered": (
        _ACCESS,
        About.NOTHING,
        N_("The list of tries that did not fit was altered or deleted"),
    ),
    "opened_by_sheet": (_ACCESS, About.USER, N_("Opened by the recovery sheet")),
    "opened_by_words": (_ACCESS, About.USER, N_("Opened by the recovery words")),
    "event_mode_begun": (_ACCESS, About.EVENT, N_("Began event mode")),
    "event_mode_ended": (_ACCESS, About.EVENT, N_("Ended event mode")),
    "user_added": (_RIGHTS, About.USER, N_("Added a user")),
    "role_changed": (_RIGHTS, About.USER, N_("Changed a user's role")),
    "access_ended": (_RIGHTS, About.USER, N_("Ended a user's access")),
    "cases_passed": (_RIGHTS, About.USER, N_("Passed on what still named a leaver")),
    "access_given_back": (_RIGHTS, About.USER, N_("Gave a user access again")),
    "passphrase_changed": (_RIGHTS, About.USER, N_("Changed the passphrase")),
    "passphrase_reset": (_RIGHTS, About.USER, N_("Gave a colleague a new passphrase")),
    "holder_named": (_RIGHTS, About.USER, N_("Opened sealed facts to a user")),
    "holder_removed": (_RIGHTS, About.USER, N_("Closed sealed facts to a user")),
    "recovery_sheet_made": (_RIGHTS, About.USER, N_("Made a recovery sheet")),
    "recovery_sheet_cancelled": (_RIGHTS, About.USER, N_("Cancelled the recovery sheet")),
    "recovery_words_made": (_RIGHTS, About.NOTHING, N_("Made recovery words")),
    "recovery_words_taken_in": (_RIGHTS, About.LAPTOP, N_("Took in a laptop's recovery words")),
    "recovery_words_unreadable": (
        _RIGHTS,
        About.LAPTOP,
        N_("A laptop's recovery words could not be read"),
    ),
    "recovery_words_read": (_RIGHTS, About.LAPTOP, N_("Read out a laptop's recovery words")),
    "laptop_invited": (_RIGHTS, About.NOTHING, N_("Invited a laptop")),
    "invitation_accepted": (_RIGHTS, About.NOTHING, N_("Accepted an invitation")),
    "laptop_enrolled": (_RIGHTS, About.LAPTOP, N_("Enrolled a laptop")),
    "intake_key_renewed": (_RIGHTS, About.NOTHING, N_("Renewed the key that opens bundles")),
    "intake_key_put_away": (_RIGHTS, About.NOTHING, N_("Put a former key away")),
    "signing_key_renewed": (_RIGHTS, About.NOTHING, N_("Renewed head office's signing key")),
    "office_key_followed": (_RIGHTS, About.NOTHING, N_("Followed head office to its new key")),
    "certificate_changed": (_RIGHTS, About.LAPTOP, N_("Changed a laptop's permit")),
    "certificate_renewed": (_RIGHTS, About.LAPTOP, N_("Renewed a laptop's permit")),
    "held_let_in": (_RIGHTS, About.LAPTOP, N_("Let in records of a laptop that were held")),
    "laptop_paired": (_RIGHTS, About.LAPTOP, N_("Connected to another laptop on the spot")),
    "laptop_revoked": (_RIGHTS, About.LAPTOP, N_("Revoked a laptop")),
    "laptop_trusted_again": (_RIGHTS, About.LAPTOP, N_("Took the revoking of a laptop back")),
    "family_handed_over": (
        _RIGHTS,
        About.RECORD,
        N_("Handed the family over to a colleague's laptop"),
    ),
    "handover_taken_back": (_RIGHTS, About.RECORD, N_("Took the handing over of a family back")),
    "handover_written": (_EXPORTED, About.NOTHING, N_("Wrote families for a colleague's laptop")),
    "laptop_filled": (_EXPORTED, About.LAPTOP, N_("Wrote a bundle that fills a laptop")),
    "specialist_taken": (
        _RIGHTS,
        About.USER,
        N_("Took over a specialist's earlier cases"),
    ),
    "welcome_accepted": (_RIGHTS, About.LAPTOP, N_("Joined a head office")),
    "workspace_re_encrypted": (_RIGHTS, About.NOTHING, N_("Re-encrypted the workspace")),
    "retention_set": (_RIGHTS, About.NOTHING, N_("Changed the periods of keeping")),
    "totals_taken_in": (_UPKEEP, About.NOTHING, N_("Took in a laptop's figures")),
    "bundle_taken_in": (_UPKEEP, About.NOTHING, N_("Took in a bundle")),
    "bundle_repeated": (_UPKEEP, About.NOTHING, N_("A bundle came that had been taken in before")),
    "bundle_refused": (_UPKEEP, About.NOTHING, N_("A bundle was refused")),
    "file_taken_along": (_UPKEEP, About.NOTHING, N_("Took a sealed file along for others")),
    "file_forwarded": (_EXPORTED, About.NOTHING, N_("Wrote a sealed file of others to a stick")),
    "file_left_behind": (_UPKEEP, About.NOTHING, N_("Carried a sealed file no further")),
    "records_mended": (_UPKEEP, About.NOTHING, N_("Mended damaged records from a bundle")),
    "epoch_begun": (_UPKEEP, About.NOTHING, N_("Parted from another copy of this workspace")),
    "receipt_taken_in": (_UPKEEP, About.NOTHING, N_("Took in a receipt")),
    "pack_installed": (_UPKEEP, About.FORM_ID, N_("Installed forms")),
    "form_installed": (_UPKEEP, About.FORM_ID, N_("Installed a form")),
    "form_withdrawn": (_UPKEEP, About.FORM_ID, N_("Withdrew a form")),
    "form_in_use_again": (_UPKEEP, About.FORM_ID, N_("Brought a withdrawn form back")),
    "form_tried_out": (_UPKEEP, About.NOTHING, N_("Tried a form out in the workshop")),
    "drafts_wiped": (_UPKEEP, About.NOTHING, N_("Deleted drafts were wiped after 30 days")),
    "space_freed": (_UPKEEP, About.NOTHING, N_("Freed space on the disk")),
    "set_aside_removed": (_UPKEEP, About.NOTHING, N_("Deleted the states set aside by restoring")),
    "backup_limit_set": (_UPKEEP, About.NOTHING, N_("Changed how much room backups may take")),
    "tables_restored": (_UPKEEP, About.NOTHING, N_("Restored the tables from the log")),
    "workspace_restored": (_UPKEEP, About.NOTHING, N_("The workspace was restored from a backup")),
    "trail_trimmed": (_UPKEEP, About.NOTHING, N_("Removed the oldest lines of the audit trail")),
    "trail_cut": (_UPKEEP, About.NOTHING, N_("The end of the audit trail was missing")),
}
_COPY = re.compile(r"[ >]")


@cache
def known_acts() -> frozenset[str]:
    """Return the acts that have words."""
    return frozenset(_ACTS)


def words_of(action: str) -> ActWords:
    """Return what an act is called; one that a newer program wrote stands as its code."""
    kind, about, words = _ACTS.get(action, (TrailKind.UPKEEP, About.NOTHING, ""))
    return ActWords(kind, about, _(words) if words else action)


def acts_of(kind: TrailKind) -> tuple[str, ...]:
    """Return the acts of a kind."""
    return tuple(action for action, (one, _about, _words) in _ACTS.items() if one is kind)


def kind_words(kind: TrailKind) -> str:
    """Return what a kind of acts is called in the filter."""
    return {
        TrailKind.READ: _("Opened"),
        TrailKind.CHANGED: pgettext("trail", "Changed"),
        TrailKind.PRINTED: _("Printed: print log"),
        TrailKind.EXPORTED: _("Exported"),
        TrailKind.ACCESS: _("Coming and going"),
        TrailKind.RIGHTS: _("Users, keys and settings"),
        TrailKind.UPKEEP: _("Intake and upkeep"),
    }[kind]


def plain_subject(entry: AuditEntry) -> str:
    """Return whom or what a line is about, without what some acts write behind the id."""
    return _COPY.split(entry.subject, maxsplit=1)[0]


def fact_words(entry: AuditEntry) -> str:
    """Return the facts of a line as a person reads them: "copy 2, 3 pages"."""
    facts, said = entry.facts, []
    if "copy" in facts:
        said.append(_("copy {number}").format(number=facts["copy"]))
    if "pages" in facts:
        pages = int(facts["pages"])
        said.append(ngettext("{count} page", "{count} pages", pages).format(count=pages))
    if "row" in facts:
        said.append(_("row {number}").format(number=facts["row"]))
    if "session" in facts:
        said.append(_("session {number}").format(number=facts["session"]))
    if "number" in facts:
        said.append(_("No. {number}").format(number=facts["number"]))
    if "count" in facts:
        count = int(facts["count"])
        said.append(
            ngettext("{count} time", "{count} times", count).format(count=count)
            if entry.action == "unlock_failed"
            else ngettext("{count} row", "{count} rows", count).format(count=count)
        )
    said += [_moment(str(facts[name])) for name in ("first", "last") if name in facts]
    if "known" in facts:
        said.append(
            _("lines {first} to {last}").format(
                first=int(facts["here"]) + 1, last=int(facts["known"])
            )
        )
    return ", ".join(dict.fromkeys(said))


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone()
    return f"{table_date(moment.date())} {clock(moment)}"
