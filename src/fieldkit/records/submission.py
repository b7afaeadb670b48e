"""Filled forms: a draft while it is being written, a submission once it is finalized."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.answer_note import AnswerNote
from fieldkit.records.attachment import Attachment
from fieldkit.records.visit import NO_VISIT, Visit


class ReasonMissing(FieldkitError):
    """A correction was to be finalized without a word about why."""

    template = N_("A correction needs its reason. Write in a few words what was not right.")


class CorrectedAlready(FieldkitError):
    """A version was to be corrected that a later correction has replaced."""

    template = N_("This form was corrected already. Open the latest correction and go on from it.")


class SyncState(StrEnum):
    """What head office has of a record, derived from outbox and receipts."""

    ONLY_HERE = "only_here"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class StoredForm:
    """One form version as it was installed: the XForm and where it came from.

    ``title`` is by language ("ru", "en"); ``sha256`` is over the XForm's bytes.
    """

    form_id: str
    version: str
    title: str
    xml: str
    sha256: str
    pack: str
    installed_at: datetime
    warnings: tuple[str, ...] = ()
    device_only: bool = False
    titles: tuple[tuple[str, str], ...] = ()

    def title_in(self, language: str) -> str:
        """Return the title in this language, else the form's own."""
        return dict(self.titles).get(language, self.title)


@dataclass(frozen=True, slots=True)
class FormName:
    """What an installed form is called, and the pack it came with, without the form itself."""

    form_id: str
    title: str
    titles: tuple[tuple[str, str], ...]
    pack: str

    def title_in(self, language: str) -> str:
        """Return the title in this language, else the form's own."""
        return dict(self.titles).get(language, self.title)


@dataclass(frozen=True, slots=True)
class Subject:
    """The entity that a form is filled about, such as a family or a case."""

    list_name: str
    entity_id: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that is being filled, autosaved with each answer.

    ``instance`` is the whole instance XML, hidden answers included; ``place``
    is the ref of the question that was asked last, so that the form opens there.
    ``answered`` and ``askable`` are the progress when it was saved. ``replaces``
    is the instance ID of the submission that it corrects; ``audit`` is the
    audit.csv so far of a form that asks for one; ``notes`` are those on its answers.
    ``comment_places`` are where reviewers' comments stand by now: the ref in the
    form that was returned, and the ref here, "" where its entry was removed.
    """

    id: str
    form_id: str
    form_version: str
    user_id: str
    instance: str
    started_at: datetime
    saved_at: datetime
    title: str = ""
    place: str = ""
    language: str | None = None
    subject: Subject | None = None
    answered: int = 0
    askable: int = 0
    replaces: str | None = None
    audit: str = ""
    notes: tuple[AnswerNote, ...] = ()
    visit: Visit = NO_VISIT
    comment_places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """A finalized form; a correction is a new version with a reason.

    ``instance_id`` is the form's own ("uuid:..."). ``version`` counts from 1;
    ``xml`` is what ODK Central would accept. ``subjects`` are the entities that
    it created or updated. ``title`` is the form's instance name, personal data.
    ``audit`` is the audit.csv of a form that asks for one (ODK XForms, metadata).
    ``attachments`` are the files that it names, but for sealed ones; ``notes``
    are what its author wrote beside the answers.
    """

    instance_id: str
    form_id: str
    form_version: str
    xml: str
    title: str
    finalized_at: datetime
    user_id: str
    user_name: str
    device: str
    version: int = 1
    replaces: str | None = None
    reason: str = ""
    subjects: tuple[Subject, ...] = ()
    audit: str = ""
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[AnswerNote, ...] = ()
    visit: Visit = NO_VISIT

    @property
    def correction(self) -> int:
        """Which correction this is, 0 for a form as it was finalized first."""
        return self.version - 1
