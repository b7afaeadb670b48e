"""Why a file was not taken in, or could not be written."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class BundleRefused(FieldkitError):
    """A file was not taken in; whatever the reason, the workspace is as it was."""

    template = N_("The file {file} was refused. Nothing was taken in.")
    reason = "refused"


class NotABundle(BundleRefused):
    """The file is something else than a bundle."""

    template = N_(
        "The file {file} is not a bundle. Choose a file whose name ends in .fkb. "
        "Nothing was taken in."
    )
    reason = "not_a_bundle"


class BundleDamaged(BundleRefused):
    """The file's checksums do not fit, as after a bad copy (words.md, sentence 2)."""

    template = N_(
        "The file {file} is damaged, most likely while it was copied. Copy it again: "
        "the sender keeps it until it is confirmed. Nothing was taken in."
    )
    reason = "damaged"


class BundleCutOff(BundleDamaged):
    """The file ends before its end."""

    template = N_(
        "The file {file} was not copied to the end. Copy it again; if it is no longer on the "
        "stick, the sender can write exactly the same file. Nothing was taken in."
    )
    reason = "cut_off"


class BundleUnreadable(BundleRefused):
    """The system could not read the file: it is gone, locked, or its stick is failing."""

    template = N_(
        "The file {file} could not be read. Put the stick in again, or copy the file once more "
        "and choose the copy. Nothing was taken in."
    )
    reason = "unreadable"


class BundleAltered(BundleRefused):
    """The file's checksums fit but its signature does not: somebody changed it."""

    template = N_(
        "The file {file} was changed after it was signed. Ask the sender to write it again and "
        "find out who had the file on the way. Nothing was taken in."
    )
    reason = "altered"


class BundleMalformed(BundleRefused):
    """A signed file is not made as FORMAT.md says; ``detail`` is for whoever repairs it."""

    template = N_(
        "The file {file} is signed but not made as a bundle must be. Show it to whoever looks "
        "after the program in your organisation ({detail}). Nothing was taken in."
    )
    reason = "malformed"


class BundleTooLarge(BundleMalformed):
    """A file claims or unfolds to more than a bundle may hold."""

    template = N_(
        "The file {file} holds more than a bundle may hold. Show it to whoever looks after the "
        "program in your organisation ({detail}). Nothing was taken in."
    )
    reason = "too_large"


class NewerBundle(BundleRefused):
    """The file was made by a program that knows more than this one."""

    template = N_(
        "The file {file} needs fieldkit {needs} or newer; this is {version}. Install the newer "
        "program and import the file again. Nothing was taken in."
    )
    reason = "newer"


class ForAnotherOffice(BundleRefused):
    """The file is sealed for somebody else (words.md, sentence 3)."""

    template = N_(
        "This bundle is meant for another office, and only that office can open it. Give the "
        "file back to whoever brought it. Your workspace has not changed."
    )
    reason = "another_office"


class ForAnotherLaptop(ForAnotherOffice):
    """A laptop was given what an office wrote for another one, such as its receipt."""

    template = N_(
        "This file is meant for another laptop, and only that laptop can open it. Give the file "
        "to whoever works on it. Your workspace has not changed."
    )
    reason = "another_laptop"


class UnknownSender(BundleRefused):
    """The signature holds, but nobody here knows the signer (words.md, sentence 4)."""

    template = N_(
        "This bundle is signed by a laptop that is not enrolled, so it was refused. If it "
        "belongs to your organisation, import its enrolment request first, compare the check "
        "words, then import this file."
    )
    reason = "unknown_sender"


class UnknownOffice(BundleRefused):
    """A laptop was given a file of an office that it does not belong to."""

    template = N_(
        "This file is signed by an office that this laptop does not belong to, so it was "
        "refused. Open that office's invitation first. Your workspace has not changed."
    )
    reason = "unknown_office"


class UnknownColleague(UnknownOffice):
    """A laptop was given a data file of a laptop or an office that it has not heard of."""

    template = N_(
        "This file is signed by a laptop or an office that this laptop has not heard of, so it was "
        "refused. Take in the newest file from head office: it brings the list of laptops. Then "
        "import this file again. Your workspace has not changed."
    )
    reason = "unknown_colleague"


class UnknownAuthor(BundleRefused):
    """A colleague hands over what a laptop wrote that nobody here has heard of."""

    template = N_(
        "This file holds records of laptop {code}, which this laptop has not heard of, so their "
        "author cannot be checked. Take in the newest file from head office, then import this "
        "file again. Nothing was taken in."
    )
    reason = "unknown_author"


class OutsideTheHandover(BundleRefused):
    """A colleague's file holds records of families that it does not name."""

    template = N_(
        "The file {file} holds records of families that it does not hand over, so it was refused. "
        "Ask the colleague to write it again, and tell head office of it. Nothing was taken in."
    )
    reason = "outside_handover"


class RevokedSender(BundleRefused):
    """The signer was revoked; the file is held for a person to look at (sentence 20)."""

    template = N_(
        "Bundle {number} came from laptop {code}, revoked on {date}. It is held for checking "
        "and nothing was taken in. Find out who has the laptop, then decide about the bundle."
    )
    reason = "revoked_sender"


class MoreThanMayLeave(BundleRefused):
    """A laptop sent whole records that may hand over less; the file is held, and sealed."""

    template = N_(
        "Bundle {number} of laptop {code} holds whole records with names, and they may not leave "
        "that laptop. It is held for checking, unopened, and nothing was taken in. Find out who "
        "wrote it; the records themselves are still on the laptop."
    )
    reason = "more_than_may_leave"


class NamesAmongCodes(MoreThanMayLeave):
    """A file that says that it holds codes holds something that may not leave its laptop."""

    template = N_(
        "Bundle {number} of laptop {code} says that it holds codes, but names or words are in it "
        "that may not leave that laptop. It is held for checking, and nothing was taken in. Find "
        "out who wrote it; the records themselves are still on the laptop."
    )


class LesserWithoutForm(BundleRefused):
    """A laptop sent answers without names to a form that head office lacks; the file is held."""

    template = N_(
        "Bundle {number} of laptop {code} holds answers to the form {form}, which is not here, so "
        "that nobody can tell whether names are among them. Install the form, then take the "
        "bundle in again. It is held for checking, and nothing was taken in."
    )
    reason = "form_missing"


class TooManyStrangers(BundleRefused):
    """A laptop carries many files of laptops that it has not heard of, and was given one more."""

    template = N_(
        "This laptop carries {count} files already from laptops that it has not heard of, so it "
        "takes no more of those. Write them to the stick for head office first. Nothing was taken."
    )
    reason = "strangers"


class OtherKindOfFile(BundleRefused):
    """A good file was offered where one of another kind is needed."""

    template = N_(
        "This file is for something else: it is not what is asked for here. Choose another file "
        "or import it on the exchange page. Nothing was changed."
    )
    reason = "other_kind"


class OwnBundle(BundleRefused):
    """The workspace was given a file that it wrote itself."""

    template = N_(
        "This bundle was written on this very computer, so there is nothing to take in. Pass "
        "it on to whom it is meant for."
    )
    reason = "own_bundle"


class ForgedAuthor(BundleRefused):
    """A commit in the file is not signed by the laptop that it names."""

    template = N_(
        "The file {file} holds changes that are not signed by the laptop they name, so it was "
        "refused. Find out who has laptop {code}. Nothing was taken in."
    )
    reason = "forged_author"


class NotWritten(FieldkitError):
    """A bundle did not reach its folder; the changes are as they were."""

    template = N_(
        "The bundle was not written: the folder {folder} is not there any more. Put the stick "
        "in again or choose another folder. All changes are still on the laptop, not handed over."
    )


class StickReadOnly(NotWritten):
    """The folder refuses to be written to (words.md, sentence 14)."""

    template = N_(
        "The bundle was not written: the stick is read-only. Move the switch on its side, if it "
        "has one, or take another. All changes are still on the laptop, not handed over."
    )


class StickFull(NotWritten):
    """The folder has no room for the bundle."""

    template = N_(
        "The bundle was not written: there is no room for it in {folder}. It needs {size}: free "
        "that much or choose another folder. All changes are still on the laptop, not handed over."
    )


class ReadsBackDifferent(NotWritten):
    """What was written does not read back the same: the stick is failing."""

    template = N_(
        "The bundle was written, but it does not read back the same: the stick may be failing. "
        "Take another one. All changes are still on the laptop, not handed over."
    )
